package org.parascope.ui.editor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parascope.model.BridgeModel;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.ModelPackage;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.SystemModel;
import org.parascope.model.VbdModel;
import org.parascope.model.VifModel;
import org.parascope.model.validation.SystemValidator;
import org.parascope.ui.editor.diagram.DiagramPlaces;

/** The diagram in a real window: what is on it, dragged, undone, selected by key, and saved as a picture. */
class DiagramFaceTest {
    private TestProject project;
    private SystemEditor editor;
    private SystemModel system;

    @BeforeEach
    void open() throws Exception {
        project = new TestProject("diagram-test");
        editor = TestProject.open(project.demo());
        system = editor.edited().system().orElseThrow();
        DomainModel guest = system.getDomains().get(1);
        editor.edited().add(guest, ModelPackage.eINSTANCE.getDomainModel_Vbds(), NewElements.disk(guest).element());
        editor.edited().add(guest, ModelPackage.eINSTANCE.getDomainModel_Vifs(), NewElements.network(guest).element());
        editor.edited().add(system, ModelPackage.eINSTANCE.getSystemModel_Bridges(), NewElements.bridge(system));
        editor.showDiagram();
        TestProject.settle();
    }

    @AfterEach
    void remove() throws CoreException {
        project.close();
    }

    @Test
    void aDiskDraggedOntoADomainIsServedByItAndOneUndoTakesItBack() {
        VbdModel disk = system.getDomains().get(1).getVbds().getFirst();
        DomainModel server = system.getDomains().get(2);
        drag(disk, server);
        assertSame(server, disk.getBackend());
        editor.edited().undo();
        assertNull(disk.getBackend());
        drag(disk, system.getDomains().getFirst());
        assertNull(disk.getBackend());
        drag(disk, system.getDomains().get(1));
        assertNull(disk.getBackend());
    }

    /** Until the domain that the rule names is gone: then the rule is about nobody, not about anybody. */
    @Test
    void whatThePolicyForbidsIsMarkedAtItsLink(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("policy.svg");
        DomainModel guest = system.getDomains().get(1);
        PolicyModel policy = ModelFactory.eINSTANCE.createPolicyModel();
        PolicyRule rule = NewElements.rule(system, guest);
        policy.getRules().add(rule);
        editor.edited().add(system, ModelPackage.eINSTANCE.getSystemModel_Policy(), policy);
        TestProject.settle();
        editor.diagram().write(picture);
        assertTrue(Files.readString(picture).contains("\u2715 policy"));
        editor.edited().delete(guest);
        TestProject.settle();
        editor.diagram().write(picture);
        assertFalse(Files.readString(picture).contains("\u2715 policy"));
        assertNull(rule.getSubject());
        assertTrue(SystemValidator.validate(system).stream().anyMatch(problem -> problem.rule().equals("policy.subject")));
    }

    @Test
    void anInterfaceDraggedOntoABridgeIsConnectedToItAlone() {
        VifModel vif = system.getDomains().get(1).getVifs().getFirst();
        drag(vif, system.getDomains().get(2));
        assertSame(system.getDomains().get(2), vif.getBackend());
        BridgeModel bridge = system.getBridges().getFirst();
        bridge.setName("br7");
        drag(vif, bridge);
        assertEquals("br7", vif.getBridge());
        assertNull(vif.getBackend());
        editor.edited().undo();
        assertSame(system.getDomains().get(2), vif.getBackend());
    }

    @Test
    void aDomainDraggedOntoABridgeGetsAnInterfaceThere() {
        DomainModel domain = system.getDomains().get(2);
        drag(domain, system.getBridges().getFirst());
        assertEquals("xenbr0", domain.getVifs().getFirst().getBridge());
        assertFalse(domain.getVifs().getFirst().getMac().equals(system.getDomains().get(1).getVifs().getFirst().getMac()));
    }

    @Test
    void keysSelectOpenAndDelete() {
        Canvas canvas = editor.diagram().canvas().control();
        editor.diagram().canvas().select(Optional.empty());
        key(canvas, SWT.ARROW_DOWN);
        assertSame(system.getDomains().getFirst(), editor.selected().orElseThrow());
        editor.diagram().canvas().select(Optional.of(system.getDomains().get(1).getVbds().getFirst()));
        key(canvas, SWT.DEL);
        assertTrue(system.getDomains().get(1).getVbds().isEmpty());
        editor.edited().undo();
        editor.diagram().canvas().select(Optional.of(system.getDomains().get(1).getVbds().getFirst()));
        key(canvas, SWT.CR);
        assertSame(system.getDomains().get(1).getVbds().getFirst(), editor.form().selected().orElseThrow());
    }

    @Test
    void boxesDoNotOverlapAndTheSameSystemGivesTheSamePicture(@TempDir Path folder) throws Exception {
        DiagramPlaces.assertNoOverlap(system);
        editor.diagram().write(folder.resolve("a.svg"));
        editor.diagram().write(folder.resolve("b.svg"));
        String svg = Files.readString(folder.resolve("a.svg"));
        assertEquals(svg, Files.readString(folder.resolve("b.svg")));
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("a.svg").toFile());
        assertTrue(svg.contains(">blocked<") && svg.contains(">xenbr0<") && svg.contains("marker-end"), svg);
        editor.diagram().write(folder.resolve("a.png"));
        var picture = new ImageData(folder.resolve("a.png").toString());
        assertTrue(picture.width > 300 && picture.height > 200, picture.width + " x " + picture.height);
    }

    private void drag(EObject from, EObject to) {
        TestProject.settle();
        Canvas canvas = editor.diagram().canvas().control();
        Point start = DiagramPlaces.middle(editor.diagram().canvas(), from);
        Point end = DiagramPlaces.middle(editor.diagram().canvas(), to);
        mouse(canvas, SWT.MouseDown, start);
        mouse(canvas, SWT.MouseMove, new Point(start.x + 20, start.y));
        mouse(canvas, SWT.MouseMove, end);
        mouse(canvas, SWT.MouseUp, end);
        TestProject.settle();
    }

    private static void mouse(Canvas canvas, int type, Point at) {
        var event = new Event();
        event.button = 1;
        event.x = at.x;
        event.y = at.y;
        canvas.notifyListeners(type, event);
    }

    private static void key(Canvas canvas, int code) {
        var event = new Event();
        event.keyCode = code;
        canvas.notifyListeners(SWT.KeyDown, event);
        TestProject.settle();
    }
}
