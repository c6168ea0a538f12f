package org.parascope.ui.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.machine.Progress;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.ui.editor.MarkerWords;
import org.parascope.ui.editor.ModelWords;
import org.parascope.ui.editor.SystemEditor;
import org.parascope.ui.editor.TestProject;

/** Problems view and explorer: what the workbench knows of a system without its editor. */
class SystemMarkersTest {
    private TestProject project;

    @BeforeEach
    void create() throws CoreException {
        project = new TestProject("marker-test");
    }

    @AfterEach
    void remove() throws CoreException {
        project.close();
    }

    @Test
    void aProblemIsMarkedWithItsLineAndPlace() throws Exception {
        IFile file = project.save(broken());
        SystemNature.ensure(project.project());
        TestProject.waitFor("the marker", () -> rules(file).contains("domain.vcpus"));
        IMarker marker = Arrays.stream(markers(file)).filter(found -> found.getAttribute(MarkerWords.RULE, "").equals("domain.vcpus"))
                .findFirst().orElseThrow();
        assertEquals(IMarker.SEVERITY_ERROR, marker.getAttribute(IMarker.SEVERITY, -1));
        assertEquals("demo > busy", marker.getAttribute(IMarker.LOCATION, ""));
        String line = TestProject.read(file).lines().toList().get(marker.getAttribute(IMarker.LINE_NUMBER, 0) - 1);
        assertTrue(line.contains("name=\"busy\""), line);
    }

    @Test
    void aSignIsOnTheFileAndItsProject() throws Exception {
        IFile file = project.save(broken());
        assertEquals(-1, ProblemSigns.severity(file));
        SystemNature.ensure(project.project());
        TestProject.waitFor("the marker", () -> rules(file).contains("domain.vcpus"));
        assertEquals(IMarker.SEVERITY_ERROR, ProblemSigns.severity(file));
        assertEquals(IMarker.SEVERITY_ERROR, ProblemSigns.severity(project.project()));
        assertTrue(PlatformUI.getWorkbench().getDecoratorManager().getEnabled(ProblemSigns.ID));
    }

    @Test
    void aRepairedFileLosesItsMarkers() throws Exception {
        IFile file = project.save(broken());
        SystemNature.ensure(project.project());
        TestProject.waitFor("the marker", () -> rules(file).contains("domain.vcpus"));
        project.save(SystemTemplate.DEMO.create("demo", ""));
        TestProject.waitFor("its end", () -> !rules(file).contains("domain.vcpus"));
    }

    @Test
    void aMarkerThatIsStillRightStays() throws Exception {
        IFile file = project.save(broken());
        SystemMarkers.update(file, Progress.NONE);
        List<Long> before = Arrays.stream(markers(file)).map(IMarker::getId).toList();
        SystemMarkers.update(file, Progress.NONE);
        assertFalse(before.isEmpty());
        assertEquals(before, Arrays.stream(markers(file)).map(IMarker::getId).toList());
    }

    @Test
    void aDamagedFileIsMarkedToo() throws Exception {
        IFile file = project.text("damaged.parascope", "<a>\n<b>\n");
        SystemNature.ensure(project.project());
        TestProject.waitFor("the marker", () -> markers(file).length == 1);
        assertTrue(markers(file)[0].getAttribute(IMarker.MESSAGE, "").startsWith("damaged.parascope"));
    }

    @Test
    void aMarkerLeadsToItsElementInTheForm() throws Exception {
        IFile file = project.save(broken());
        SystemNature.ensure(project.project());
        TestProject.waitFor("the marker", () -> rules(file).contains("domain.vcpus"));
        SystemEditor editor = TestProject.open(file);
        IMarker marker = Arrays.stream(markers(file)).filter(found -> found.getAttribute(MarkerWords.RULE, "").equals("domain.vcpus"))
                .findFirst().orElseThrow();
        IDE.gotoMarker(editor, marker);
        assertEquals("busy", editor.selected().filter(DomainModel.class::isInstance).map(ModelWords::name).orElse("nothing"));
    }

    @Test
    void theExplorerShowsWhatIsInASystem() throws Exception {
        IFile file = project.demo();
        var explorer = (SystemExplorer) TestProject.page().showView(SystemExplorer.ID);
        var viewer = explorer.getCommonViewer();
        viewer.refresh();
        viewer.expandToLevel(file, 1);
        TestProject.settle();
        var content = new SystemContent();
        try {
            List<String> children = Arrays.stream(content.getChildren(file)).map(child -> ModelWords.name((EObject) child)).toList();
            assertEquals(List.of("Machine", "Paracore", "Domain-0", "blocked", "busy"), children);
            EObject domain = (EObject) content.getChildren(file)[2];
            assertEquals(file, content.getParent(domain));
            assertEquals(file, SystemContent.file(domain));
        } finally {
            content.dispose();
        }
        assertTrue(viewer.getExpandedState(file));
    }

    private static SystemModel broken() {
        SystemModel system = SystemTemplate.DEMO.create("demo", "");
        system.getDomains().get(2).setVcpus(0);
        return system;
    }

    private static List<String> rules(IFile file) {
        return Arrays.stream(markers(file)).map(marker -> marker.getAttribute(MarkerWords.RULE, "")).toList();
    }

    private static IMarker[] markers(IFile file) {
        try {
            return file.findMarkers(MarkerWords.TYPE, true, IResource.DEPTH_ZERO);
        } catch (CoreException e) {
            throw new IllegalStateException(e);
        }
    }
}
