/*
 * Owns the step from a .genmodel (and its .ecore) to Java code in src-gen/, without a workbench.
 * It generates the model code only (no edit, editor or test plug-ins), and starts from an empty src-gen/,
 * so that nothing of an earlier model lives on. It never touches hand-written sources.
 * Read next: plugins/org.parascope.model/pom.xml, which calls it.
 */
package org.parascope.emfgen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.emf.codegen.ecore.generator.Generator;
import org.eclipse.emf.codegen.ecore.generator.GeneratorAdapterFactory;
import org.eclipse.emf.codegen.ecore.genmodel.GenJDKLevel;
import org.eclipse.emf.codegen.ecore.genmodel.GenModel;
import org.eclipse.emf.codegen.ecore.genmodel.GenModelPackage;
import org.eclipse.emf.codegen.ecore.genmodel.generator.GenBaseGeneratorAdapter;
import org.eclipse.emf.codegen.ecore.genmodel.generator.GenModelGeneratorAdapterFactory;
import org.eclipse.emf.common.util.BasicMonitor;
import org.eclipse.emf.common.util.Diagnostic;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EcorePackage;
import org.eclipse.emf.ecore.plugin.EcorePlugin;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.impl.ResourceSetImpl;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceFactoryImpl;

/** Command line: {@code GenerateModel <plug-in folder> <genmodel path in it>}. */
public final class GenerateModel {

    private static final String SOURCE_FOLDER = "src-gen";
    private static final String SCRATCH_PROJECT = "generated";

    private GenerateModel() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("expected: <plug-in folder> <genmodel path in it>");
        }
        var plugin = Path.of(arguments[0]).toAbsolutePath().normalize();
        var genmodel = plugin.resolve(arguments[1]);
        if (!Files.isRegularFile(genmodel)) {
            throw new IllegalArgumentException("no such generator model: " + genmodel);
        }
        generate(plugin, genmodel);
    }

    private static void generate(Path plugin, Path genmodelFile) throws IOException {
        // The generator also writes plugin.xml and its like; a scratch project keeps those away from ours.
        var scratch = Files.createTempDirectory("emfgen");
        try {
            var project = plugin.getFileName().toString();
            map(project, plugin);
            map(SCRATCH_PROJECT, scratch);
            GenModel model = load(URI.createPlatformResourceURI(project + "/" + plugin.relativize(genmodelFile), true));
            model.setModelDirectory("/" + SCRATCH_PROJECT + "/" + SOURCE_FOLDER);
            model.setComplianceLevel(GenJDKLevel.get("17.0"));
            model.setCodeFormatting(false);
            model.setBundleManifest(false);
            model.setUpdateClasspath(false);
            model.setCanGenerate(true);
            run(model);
            delete(plugin.resolve(SOURCE_FOLDER));
            copy(scratch.resolve(SOURCE_FOLDER), plugin.resolve(SOURCE_FOLDER));
        } finally {
            delete(scratch);
        }
    }

    private static void map(String project, Path folder) {
        var uri = URI.createFileURI(folder + "/");
        EcorePlugin.getPlatformResourceMap().put(project, uri);
        EcorePlugin.getPlatformResourceMap().put("/" + project + "/", uri);
    }

    private static GenModel load(URI uri) {
        var resources = new ResourceSetImpl();
        resources.getResourceFactoryRegistry().getExtensionToFactoryMap()
                .put(Resource.Factory.Registry.DEFAULT_EXTENSION, new XMIResourceFactoryImpl());
        resources.getPackageRegistry().put(EcorePackage.eNS_URI, EcorePackage.eINSTANCE);
        resources.getPackageRegistry().put(GenModelPackage.eNS_URI, GenModelPackage.eINSTANCE);
        var model = (GenModel) resources.getResource(uri, true).getContents().getFirst();
        EcoreUtil.resolveAll(resources);
        model.reconcile();
        var problem = model.diagnose();
        if (problem.getSeverity() == Diagnostic.ERROR) {
            throw new IllegalStateException(uri + ": " + describe(problem));
        }
        return model;
    }

    private static void run(GenModel model) {
        GeneratorAdapterFactory.Descriptor.Registry.INSTANCE.addDescriptor(GenModelPackage.eNS_URI,
                GenModelGeneratorAdapterFactory.DESCRIPTOR);
        var generator = new Generator();
        generator.setInput(model);
        var result = generator.generate(model, GenBaseGeneratorAdapter.MODEL_PROJECT_TYPE, new BasicMonitor());
        if (result.getSeverity() >= Diagnostic.WARNING) {
            throw new IllegalStateException("generation failed: " + describe(result));
        }
    }

    private static String describe(Diagnostic diagnostic) {
        var text = new StringBuilder(diagnostic.getMessage());
        for (Diagnostic child : diagnostic.getChildren()) {
            text.append("\n  ").append(describe(child));
        }
        if (diagnostic.getException() != null) {
            text.append(" (").append(diagnostic.getException()).append(')');
        }
        return text.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(GenerateModel::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the old " + path, e);
        }
    }
}
