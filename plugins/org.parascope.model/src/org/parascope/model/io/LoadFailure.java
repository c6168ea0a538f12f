package org.parascope.model.io;

import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.xmi.FeatureNotFoundException;
import org.eclipse.emf.ecore.xmi.IllegalValueException;
import org.eclipse.emf.ecore.xmi.PackageNotFoundException;
import org.eclipse.emf.ecore.xmi.UnresolvedReferenceException;
import org.eclipse.emf.ecore.xmi.XMIException;
import org.parascope.model.ModelPackage;
import org.xml.sax.SAXParseException;

/**
 * Turns what EMF and the XML parser throw into words for the user: which file, which line, what is wrong, what to do.
 *
 * <p>It changes nothing. {@link SystemResource} calls it.
 */
final class LoadFailure {
    private static final String NAMESPACE = "https://parascope.org/system/";

    private LoadFailure() {
    }

    static IOException explain(URI file, Exception failure) {
        Throwable cause = root(failure);
        return switch (cause) {
            case SystemFileException done -> done;
            case FileNotFoundException missing -> missing;
            case NoSuchFileException missing -> missing;
            case PackageNotFoundException other -> otherPackage(file, other);
            case FeatureNotFoundException unknown -> at(file, unknown.getLine(), unknown.getColumn(),
                    "'" + unknown.getName() + "' is not part of " + kindOf(unknown) + ". Correct or remove it.", unknown);
            case IllegalValueException wrong -> at(file, wrong.getLine(), wrong.getColumn(), illegalValue(wrong), wrong);
            case UnresolvedReferenceException dangling -> at(file, dangling.getLine(), dangling.getColumn(),
                    "there is no element with the id '" + dangling.getReference() + "'. Correct or remove the reference.",
                    dangling);
            case XMIException other -> at(file, other.getLine(), other.getColumn(), plain(other), other);
            case SAXParseException syntax -> at(file, syntax.getLineNumber(), syntax.getColumnNumber(),
                    "this is not well-formed XML: " + plain(syntax), syntax);
            case CharConversionException letters -> at(file, SystemFileException.UNKNOWN, SystemFileException.UNKNOWN,
                    "this is no text in UTF-8. " + plain(letters), letters);
            case IOException io -> io;
            default -> at(file, SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, plain(cause), cause);
        };
    }

    static SystemFileException newer(URI file, String version) {
        return new SystemFileException(name(file) + " was made by a newer Parascope: it has format " + version
                + ", and this one reads up to " + SystemResource.FORMAT_VERSION + ". Open it with the newer one; it was left as it is.",
                SystemFileException.UNKNOWN, SystemFileException.UNKNOWN, null);
    }

    /** The file's name as a user knows it. */
    static String name(URI file) {
        return file == null || file.lastSegment() == null ? "The file" : URI.decode(file.lastSegment());
    }

    private static SystemFileException otherPackage(URI file, PackageNotFoundException failure) {
        String uri = failure.uri();
        if (uri != null && uri.startsWith(NAMESPACE)) {
            return newer(file, uri.substring(NAMESPACE.length()));
        }
        return at(file, failure.getLine(), failure.getColumn(), "expected a system in the name space " + ModelPackage.eNS_URI
                + ", found " + (uri == null || uri.isEmpty() ? "none" : uri) + ". This is no Parascope system.", failure);
    }

    private static String kindOf(FeatureNotFoundException failure) {
        return failure.getObject() == null ? "a system" : failure.getObject().eClass().getName();
    }

    private static String illegalValue(IllegalValueException failure) {
        String feature = failure.getFeature() == null ? "" : " for '" + failure.getFeature().getName() + "'";
        Throwable reason = failure.getCause();
        String why = reason instanceof NumberFormatException ? " Expected a whole number of at most " + Integer.MAX_VALUE + "."
                : reason instanceof IllegalArgumentException && reason.getMessage() != null ? " " + reason.getMessage() : "";
        return "'" + failure.getValue() + "' is no value" + feature + "." + why;
    }

    private static SystemFileException at(URI file, int line, int column, String message, Throwable cause) {
        String place = line > 0 ? name(file) + ", line " + line + ": " : name(file) + ": ";
        return new SystemFileException(place + message, line, column, cause);
    }

    private static String plain(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** EMF wraps: the cause that says something is below WrappedException and IOWrappedException. */
    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && (at instanceof Resource.IOWrappedException
                || at instanceof org.eclipse.emf.common.util.WrappedException
                || at instanceof XMIException && at.getClass() == XMIException.class)) {
            at = at.getCause();
        }
        return at;
    }
}
