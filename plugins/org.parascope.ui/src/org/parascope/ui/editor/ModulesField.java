package org.parascope.ui.editor;

import java.util.Arrays;
import java.util.List;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobFunction;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.jface.bindings.keys.KeyStroke;
import org.eclipse.jface.fieldassist.ContentProposal;
import org.eclipse.jface.fieldassist.ContentProposalAdapter;
import org.eclipse.jface.fieldassist.IContentProposal;
import org.eclipse.jface.fieldassist.TextContentAdapter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.parascope.build.BuildException;
import org.parascope.build.KernelModules;
import org.parascope.model.DomainModel;
import org.parascope.ui.export.MonitorProgress;

/**
 * A row with names of kernel modules, blanks between them; <b>Ctrl+Space</b> proposes those of the domain's kernel. They are read in the
 * background when the row is entered.
 */
final class ModulesField extends EntryField {
    private static final int MOST_PROPOSALS = 200;

    private Text control;
    private volatile List<String> names = List.of();

    ModulesField(EAttribute feature, EditedSystem edited) {
        super(feature, edited);
    }

    @Override
    Control createControl(Composite parent, FormToolkit toolkit, String text) {
        control = toolkit.createText(parent, "", SWT.SINGLE | SWT.BORDER);
        layout(control, COLUMNS - 1, true);
        listen(control);
        control.addListener(SWT.FocusIn, _ -> readNames());
        var adapter = new ContentProposalAdapter(control, new TextContentAdapter(),
                (content, position) -> proposals(names, content.substring(0, position)), KeyStroke.getInstance(SWT.MOD1, SWT.SPACE), null);
        adapter.setProposalAcceptanceStyle(ContentProposalAdapter.PROPOSAL_INSERT);
        return control;
    }

    /** What would complete the word that ends the text; each is only its rest. */
    static IContentProposal[] proposals(List<String> names, String before) {
        String word = before.substring(Math.max(before.lastIndexOf(' '), before.lastIndexOf(',')) + 1);
        List<String> given = Arrays.asList(before.split("[\\s,]+"));
        return names.stream().filter(name -> name.startsWith(word) && !given.contains(name)).limit(MOST_PROPOSALS)
                .map(name -> new ContentProposal(name.substring(word.length()), name, null)).toArray(IContentProposal[]::new);
    }

    private void readNames() {
        if (object() != null && object().eContainer() instanceof DomainModel domain) {
            Job job = Job.create("Reading the kernel's modules", (IJobFunction) monitor -> read(domain, monitor));
            job.setPriority(Job.DECORATE);
            job.schedule();
        }
    }

    private IStatus read(DomainModel domain, IProgressMonitor monitor) {
        try {
            names = KernelModules.names(domain, new MonitorProgress(monitor));
        } catch (BuildException e) {
            names = List.of(); // the validation says so at the row
        }
        return Status.OK_STATUS;
    }

    @Override
    Control control() {
        return control;
    }

    @Override
    String text() {
        return control.getText();
    }

    @Override
    void setText(String text) {
        control.setText(text);
    }
}
