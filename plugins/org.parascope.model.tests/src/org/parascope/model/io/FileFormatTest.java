package org.parascope.model.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EEnumLiteral;
import org.eclipse.emf.ecore.EModelElement;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.parascope.model.ModelPackage;
import org.parascope.model.SystemModel;

/** The two pages that document the file say of every element, attribute, default and value what the model says. */
class FileFormatTest {
    private static final Path PLUGINS = Path.of(System.getProperty("parascope.root", "."), "plugins");
    private static final ModelPackage MODEL = ModelPackage.eINSTANCE;

    @Test
    void theReadmeTellsEveryFeatureWithItsDefaultAndMeaning() throws IOException {
        String page = Files.readString(PLUGINS.resolve("org.parascope.model/FORMAT.md"));
        var missing = new ArrayList<String>();
        for (EClass kind : kinds()) {
            String part = part(page, kind == MODEL.getSystemModel() ? "## `system:SystemModel`" : " (" + kind.getName() + ", in ", "\n## ");
            require(part, meaning(kind), kind.getName(), missing);
            for (EStructuralFeature feature : features(kind)) {
                String row = part(part, "| `" + feature.getName() + "` |", "\n");
                require(row, meaning(feature).replace("|", "\\|"), kind.getName() + "." + feature.getName(), missing);
                require(row, byDefault(feature).isEmpty() ? "|  |" : "| `" + byDefault(feature) + "` |", "default of " + feature.getName(), missing);
            }
        }
        for (EEnum values : enums()) {
            String part = part(page, "## " + values.getName() + "\n", "\n## ");
            for (EEnumLiteral value : values.getELiterals()) {
                require(part, "* `" + value.getLiteral() + "`: " + meaning(value), values.getName() + "." + value.getLiteral(), missing);
            }
        }
        require(page, "`formatVersion` is " + SystemResource.FORMAT_VERSION + ".", "the version", missing);
        assertEquals(List.of(), missing, "FORMAT.md does not tell");
    }

    @Test
    void theHelpPageTellsTheSame() throws IOException {
        String page = Files.readString(PLUGINS.resolve("org.parascope.app/help/fileformat.xml"));
        var missing = new ArrayList<String>();
        for (EClass kind : kinds()) {
            String part = part(page, "</b> (" + kind.getName() + "): ", "  <p>");
            for (EStructuralFeature feature : features(kind)) {
                String row = part(part, "<li>" + code(feature.getName()) + ",", "</li>");
                require(row, escaped(meaning(feature)), kind.getName() + "." + feature.getName(), missing);
                require(row, byDefault(feature).isEmpty() ? "" : "default " + code(byDefault(feature)), "default of " + feature.getName(), missing);
            }
        }
        for (EEnum values : enums()) {
            String part = part(page, "<b>" + values.getName() + "</b>", "  <p>");
            for (EEnumLiteral value : values.getELiterals()) {
                require(part, "<li>" + code(value.getLiteral()) + ": " + escaped(meaning(value)), values.getName() + "." + value.getLiteral(), missing);
            }
        }
        require(page, code("formatVersion") + " is " + SystemResource.FORMAT_VERSION + ";", "the version", missing);
        assertEquals(List.of(), missing, "help/fileformat.xml does not tell");
    }

    @Test
    void theExampleIsASystem() throws IOException {
        String page = Files.readString(PLUGINS.resolve("org.parascope.model/FORMAT.md"));
        String example = part(page, "    <?xml", "\n\n").indent(-4);
        SystemModel system = SystemFiles.parse(example, URI.createURI("example.parascope")).system();
        assertEquals("xen-blkfront ext4", system.getDomains().getFirst().getMadeRamdisk().getModules());
        assertEquals(SystemResource.FORMAT_VERSION, system.getFormatVersion());
    }

    private static List<EClass> kinds() {
        return MODEL.getEClassifiers().stream().filter(EClass.class::isInstance).map(EClass.class::cast).filter(kind -> !kind.isAbstract()).toList();
    }

    private static List<EEnum> enums() {
        return MODEL.getEClassifiers().stream().filter(EEnum.class::isInstance).map(EEnum.class::cast).toList();
    }

    private static List<EStructuralFeature> features(EClass kind) {
        return kind.getEStructuralFeatures().stream().filter(feature -> !feature.isTransient()).toList();
    }

    private static String meaning(EModelElement element) {
        String text = EcoreUtil.getDocumentation(element);
        assertTrue(text != null && !text.isBlank(), element + " has no documentation in the model");
        return text;
    }

    private static String byDefault(EStructuralFeature feature) {
        return feature instanceof EAttribute attribute && attribute.getDefaultValue() != null
                ? EcoreUtil.convertToString(attribute.getEAttributeType(), attribute.getDefaultValue()) : "";
    }

    private static String code(String text) {
        return "<span font=\"code\">" + text + "</span>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** From the words to the end mark after them; empty: they are not there. */
    private static String part(String text, String from, String to) {
        int start = text.indexOf(from);
        int end = start < 0 ? -1 : text.indexOf(to, start + from.length());
        return start < 0 ? "" : text.substring(start, end < 0 ? text.length() : end);
    }

    private static void require(String text, String words, String what, List<String> missing) {
        if (text.isEmpty() || !text.contains(words)) {
            missing.add(what);
        }
    }
}
