package org.parascope.ui.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.swt.widgets.Display;
import org.parascope.build.BuildCache;
import org.parascope.build.ImageRules;
import org.parascope.machine.CanceledException;
import org.parascope.machine.Progress;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemResource;
import org.parascope.model.validation.Problem;

/**
 * Validates the edited system a moment after each change, in the background: files and kernels are looked at, which may take
 * long on a slow disk.
 *
 * <p>It works on a copy, because the model belongs to the UI thread; its problems name the originals. A result that is older than
 * the last change is dropped.
 */
final class LiveValidation {
    private static final long DELAY_MILLIS = 200;

    private final EditedSystem edited;
    private final Display display;
    private final Consumer<List<Problem>> result;
    private final Job job = Job.createSystem("Validating the system", this::run);
    private Snapshot next;
    private boolean closed;

    /** A copy of the system, and which original each of its elements stands for. */
    private record Snapshot(SystemModel copy, Map<EObject, EObject> originals) {
    }

    /**
     * @param edited what to validate
     * @param display where results are told
     * @param result told the problems of the newest state
     */
    LiveValidation(EditedSystem edited, Display display, Consumer<List<Problem>> result) {
        this.edited = edited;
        this.display = display;
        this.result = result;
    }

    /** Validates soon; UI thread. */
    void schedule() {
        if (edited.system().isEmpty()) {
            return;
        }
        var copier = new EcoreUtil.Copier();
        var copy = (SystemModel) copier.copy(edited.system().get());
        copier.copyReferences();
        var file = new SystemResource(edited.file());
        file.getContents().add(copy);
        var originals = new HashMap<EObject, EObject>();
        copier.forEach((original, made) -> originals.put(made, original));
        synchronized (this) {
            next = new Snapshot(copy, originals);
        }
        // One that runs for an older snapshot learns by itself that it is outdated.
        job.schedule(DELAY_MILLIS);
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        job.cancel();
    }

    private synchronized boolean isOutdated(Snapshot snapshot) {
        return closed || snapshot != next;
    }

    private IStatus run(IProgressMonitor unused) {
        Snapshot snapshot;
        synchronized (this) {
            snapshot = next;
        }
        try {
            List<Problem> found = ImageRules.validate(snapshot.copy(), BuildCache.ofUser(), untilOutdated(snapshot));
            display.asyncExec(() -> tell(snapshot, found));
            return Status.OK_STATUS;
        } catch (CanceledException e) {
            return Status.CANCEL_STATUS;
        }
    }

    /** Nobody sees it, but a slow disk is not asked for what nobody wants any more. */
    private Progress untilOutdated(Snapshot snapshot) {
        return new Progress() {
            @Override
            public void checkCanceled() {
                if (isOutdated(snapshot)) {
                    throw new CanceledException();
                }
            }

            @Override
            public void report(String what, long done, long total) {
                // A system job is not shown.
            }
        };
    }

    private void tell(Snapshot snapshot, List<Problem> found) {
        if (isOutdated(snapshot)) {
            return;
        }
        var problems = new ArrayList<Problem>();
        for (Problem problem : found) {
            EObject original = snapshot.originals().get(problem.object());
            problems.add(new Problem(problem.rule(), problem.severity(), original, problem.feature(), problem.message()));
        }
        result.accept(problems);
    }
}
