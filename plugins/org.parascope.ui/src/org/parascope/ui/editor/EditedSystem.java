package org.parascope.ui.editor;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.core.runtime.ListenerList;
import org.eclipse.emf.common.command.AbstractCommand;
import org.eclipse.emf.common.command.BasicCommandStack;
import org.eclipse.emf.common.command.Command;
import org.eclipse.emf.common.command.CompoundCommand;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.edit.command.AddCommand;
import org.eclipse.emf.edit.command.DeleteCommand;
import org.eclipse.emf.edit.command.MoveCommand;
import org.eclipse.emf.edit.command.SetCommand;
import org.eclipse.emf.edit.domain.AdapterFactoryEditingDomain;
import org.eclipse.emf.edit.provider.ReflectiveItemProviderAdapterFactory;
import org.parascope.model.SystemModel;
import org.parascope.model.io.SystemFiles;
import org.parascope.model.io.SystemResource;
import org.parascope.model.io.XmlCharacters;

/**
 * The system that an editor edits: every change goes through one command stack, so that undo and redo hold for the form and for
 * the text alike.
 *
 * <p>It knows no file and no widget: text comes in and goes out. UI thread only. Read {@link SystemEditor} next.
 */
public final class EditedSystem {
    private final BasicCommandStack stack = new BasicCommandStack();
    private final AdapterFactoryEditingDomain domain;
    private final ListenerList<Runnable> listeners = new ListenerList<>();
    private URI file;
    private SystemResource resource;
    private int revision;

    EditedSystem(URI file) {
        this.file = file;
        domain = new AdapterFactoryEditingDomain(new ReflectiveItemProviderAdapterFactory(), stack);
        resource = new SystemResource(file);
        domain.getResourceSet().getResources().add(resource);
        stack.addCommandStackListener(_ -> {
            revision++;
            changed();
        });
    }

    /** A number that grows with every change of the model; equal numbers, equal models. */
    int revision() {
        return revision;
    }

    /** The system; empty as long as the text could not be read. */
    public Optional<SystemModel> system() {
        return resource.getContents().isEmpty() ? Optional.empty() : Optional.of(resource.system());
    }

    /** Where relative paths start is the folder of this file. */
    URI file() {
        return file;
    }

    /** After "save as". */
    void setFile(URI newFile) {
        file = newFile;
        resource.setURI(newFile);
    }

    /** Reads text as the start of a history; on failure nothing changes. */
    void load(String text) throws IOException {
        SystemResource fresh = SystemFiles.parse(text, file);
        domain.getResourceSet().getResources().clear();
        resource = fresh;
        domain.getResourceSet().getResources().add(fresh);
        stack.flush();
        stack.saveIsDone();
        changed();
    }

    /** Takes text over as one change that can be undone; on failure nothing changes. */
    void replace(String text) throws IOException {
        SystemModel fresh = SystemFiles.parse(text, file).system();
        if (system().isEmpty()) {
            load(text);
        } else {
            stack.execute(new ReplaceRoot(resource, fresh));
        }
    }

    /** The text a save would write. */
    String text() throws IOException {
        return SystemFiles.text(resource);
    }

    boolean isDirty() {
        return stack.isSaveNeeded();
    }

    void saved() {
        stack.saveIsDone();
        changed();
    }

    boolean canUndo() {
        return stack.canUndo();
    }

    boolean canRedo() {
        return stack.canRedo();
    }

    void undo() {
        stack.undo();
    }

    void redo() {
        stack.redo();
    }

    /** Sets a feature, unless it has that value already; null unsets. */
    public void set(EObject object, EStructuralFeature feature, Object value) {
        set(object, Collections.singletonMap(feature, value));
    }

    /** Sets some features of an element as one change. What the file cannot hold, as an escape that came with a paste, is left out. */
    public void set(EObject object, Map<EStructuralFeature, Object> values) {
        var all = new CompoundCommand("Set");
        values.forEach((feature, given) -> {
            Object value = given instanceof String text ? XmlCharacters.within(text) : given;
            if (!Objects.equals(object.eGet(feature), value)) {
                all.append(SetCommand.create(domain, object, feature, value == null ? SetCommand.UNSET_VALUE : value));
            }
        });
        if (!all.isEmpty()) {
            stack.execute(all);
        }
    }

    /** Adds to a list, at its end, or sets a single containment. */
    public void add(EObject owner, EStructuralFeature feature, EObject value) {
        Command command = feature.isMany() ? AddCommand.create(domain, owner, feature, value)
                : SetCommand.create(domain, owner, feature, value);
        stack.execute(command);
    }

    /** Removes an element, and what refers to it. */
    public void delete(EObject element) {
        stack.execute(DeleteCommand.create(domain, List.of(element)));
    }

    /** Moves an element within its list by some places. */
    public void move(EObject element, int places) {
        List<?> siblings = (List<?>) element.eContainer().eGet(element.eContainingFeature());
        int target = siblings.indexOf(element) + places;
        if (target >= 0 && target < siblings.size()) {
            stack.execute(MoveCommand.create(domain, element.eContainer(), element.eContainingFeature(), element, target));
        }
    }

    /** Told after every change, undo, redo and save. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    /** One system takes the place of another. */
    private static final class ReplaceRoot extends AbstractCommand {
        private final SystemResource resource;
        private final SystemModel fresh;
        private SystemModel old;

        ReplaceRoot(SystemResource resource, SystemModel fresh) {
            super("Edit as text");
            this.resource = resource;
            this.fresh = fresh;
        }

        @Override
        protected boolean prepare() {
            old = resource.system();
            return true;
        }

        @Override
        public void execute() {
            resource.getContents().set(0, fresh);
        }

        @Override
        public void undo() {
            resource.getContents().set(0, old);
        }

        @Override
        public void redo() {
            execute();
        }
    }
}
