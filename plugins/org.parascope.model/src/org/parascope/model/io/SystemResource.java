package org.parascope.model.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.InternalEObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceImpl;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/**
 * A {@code .parascope} file: one {@link SystemModel} as XMI in UTF-8, one line an element, with stable ids.
 *
 * <p>It refuses what it cannot understand (damaged, newer, something else) with a {@link SystemFileException}, and after such a
 * refusal it never saves: what it did not read it must not overwrite. Read {@link LoadFailure} and {@link StableIds} next.
 */
public final class SystemResource extends XMIResourceImpl {
    /** The version this code writes, and the newest it reads. */
    public static final int FORMAT_VERSION = 4;
    private static final int LINE_WIDTH = 100;
    private static final int LONGEST_SHOWN = 40;

    static {
        // Outside OSGi nobody else registers the package before the first file is read.
        ModelPackage.eINSTANCE.eClass();
    }

    private boolean refused;

    public SystemResource(URI uri) {
        super(uri);
        setEncoding("UTF-8");
        Map<Object, Object> save = getDefaultSaveOptions();
        save.put(OPTION_ENCODING, "UTF-8");
        save.put(OPTION_LINE_WIDTH, LINE_WIDTH);
        // Written to memory first: a save that fails on the way leaves the file as it was.
        save.put(OPTION_SAVE_ONLY_IF_CHANGED, OPTION_SAVE_ONLY_IF_CHANGED_MEMORY_BUFFER);
        getDefaultLoadOptions().put(OPTION_PARSER_FEATURES,
                Map.of("http://apache.org/xml/features/disallow-doctype-decl", Boolean.TRUE));
    }

    /** The system in this file. */
    public SystemModel system() {
        return (SystemModel) getContents().getFirst();
    }

    /** Whether the last load failed; such a resource cannot be saved. */
    public boolean isRefused() {
        return refused;
    }

    @Override
    public void doLoad(InputStream input, Map<?, ?> options) throws IOException {
        refused = true;
        try {
            super.doLoad(input, options);
            requireOneSystem();
        } catch (IOException | RuntimeException e) {
            // What is unknown in a newer file is no mistake of its writer.
            boolean newer = !getContents().isEmpty() && getContents().getFirst() instanceof SystemModel system
                    && system.getFormatVersion() > FORMAT_VERSION;
            throw newer ? LoadFailure.newer(getURI(), Integer.toString(system().getFormatVersion())) : LoadFailure.explain(getURI(), e);
        }
        refused = false;
        for (String id : StableIds.complete(this)) {
            getWarnings().add(new DuplicateId(id, getURI()));
        }
        setModified(false);
    }

    @Override
    public void doSave(OutputStream output, Map<?, ?> options) throws IOException {
        if (refused) {
            throw new IOException(LoadFailure.name(getURI())
                    + " could not be read, so it is not overwritten. Repair it in the source page, or save under another name.");
        }
        requireWritable();
        StableIds.complete(this);
        if (!getContents().isEmpty()) {
            system().setFormatVersion(FORMAT_VERSION);
        }
        super.doSave(output, options);
    }

    /** A text with a character that XML cannot hold, as one that came with a paste, is told by its place. */
    private void requireWritable() throws SystemFileException {
        for (var all = getAllContents(); all.hasNext();) {
            EObject element = all.next();
            for (EAttribute attribute : element.eClass().getEAllAttributes()) {
                if (element.eGet(attribute) instanceof String text) {
                    OptionalInt outside = XmlCharacters.firstOutside(text);
                    if (outside.isPresent()) {
                        throw new SystemFileException("the " + attribute.getName() + " of a " + element.eClass().getName() + ", '"
                                + XmlCharacters.within(text).substring(0, Math.min(XmlCharacters.within(text).length(), LONGEST_SHOWN))
                                + "', has " + XmlCharacters.words(outside.getAsInt()) + ", which the file cannot hold. Remove it.",
                                SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, null);
                    }
                }
            }
        }
    }

    @Override
    protected void doUnload() {
        refused = false;
        super.doUnload();
    }

    private void requireOneSystem() throws SystemFileException {
        EObject root = getContents().isEmpty() ? null : getContents().getFirst();
        if (getContents().size() != 1 || !(root instanceof SystemModel system)) {
            throw new SystemFileException(LoadFailure.name(getURI()) + " holds no system: expected one SystemModel, found "
                    + (root == null ? "nothing" : getContents().size() + " x " + root.eClass().getName()) + ".",
                    SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, null);
        }
        if (system.getFormatVersion() > FORMAT_VERSION) {
            throw LoadFailure.newer(getURI(), Integer.toString(system.getFormatVersion()));
        }
        if (system.getFormatVersion() < 0) {
            throw new SystemFileException(LoadFailure.name(getURI()) + " is damaged: expected a formatVersion from 0 to " + FORMAT_VERSION + ", found "
                    + system.getFormatVersion() + ". Correct it.", SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, null);
        }
        requireNoOtherFile(system);
    }

    /** A reference to another file would be loaded at its first use, from wherever it says; a system is one file. */
    private void requireNoOtherFile(SystemModel system) throws SystemFileException {
        for (var all = system.eAllContents(); all.hasNext();) {
            EObject element = all.next();
            Optional<EObject> proxy = Stream.concat(Stream.of(element), element.eCrossReferences().stream())
                    .filter(EObject::eIsProxy).findFirst();
            if (proxy.isPresent()) {
                throw new SystemFileException(LoadFailure.name(getURI()) + " refers to another file, "
                        + ((InternalEObject) proxy.get()).eProxyURI() + ", but a system is one file. Remove the reference.",
                        SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, null);
            }
        }
    }

    /** The note that two elements had one id. */
    private record DuplicateId(String id, URI file) implements Resource.Diagnostic {
        @Override
        public String getMessage() {
            return "Two elements had the id '" + id + "'; the second got a new one.";
        }

        @Override
        public String getLocation() {
            return file == null ? "" : file.toString();
        }

        @Override
        public int getLine() {
            return 0;
        }

        @Override
        public int getColumn() {
            return 0;
        }
    }
}
