package org.parascope.ui.editor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelPackage;
import org.parascope.model.validation.Problem;
import org.parascope.ui.editor.diagram.DiagramCanvas;

/** The diagram's page of the editor: the canvas, its tool bar, and what is done by it to the edited system. UI thread only. */
final class DiagramFace {
    private static final String HINT = "Drag a disk or interface onto who serves it. Enter: details. Ctrl+wheel: zoom.";

    private final EditedSystem edited;
    private final Composite area;
    private final DiagramCanvas canvas;
    private final Label message;

    DiagramFace(SystemEditor editor, EditedSystem edited, Composite parent) {
        this.edited = edited;
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(4, 4).applyTo(area);
        var tools = new ToolBar(area, SWT.FLAT | SWT.HORIZONTAL);
        canvas = new DiagramCanvas(area);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas.control());
        message = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(0, SWT.DEFAULT).applyTo(message);
        tell(HINT);
        canvas.listen(_ -> {
            tell(HINT);
            editor.selectionMoved();
        }, element -> editor.reveal(element, Optional.empty()), this::connect);
        canvas.control().addListener(SWT.KeyDown, this::key);
        tool(tools, "Add Domain", this::addDomain);
        tool(tools, "Add Bridge", this::addBridge);
        new ToolItem(tools, SWT.SEPARATOR);
        tool(tools, "+", () -> canvas.zoom(1)).setToolTipText("Larger (Ctrl++)");
        tool(tools, "\u2212", () -> canvas.zoom(-1)).setToolTipText("Smaller (Ctrl+-)");
        tool(tools, "Fit", canvas::fit).setToolTipText("So that all of it is seen");
        new ToolItem(tools, SWT.SEPARATOR);
        tool(tools, "Save as SVG...", () -> export("svg"));
        tool(tools, "Save as PNG...", () -> export("png"));
    }

    Composite control() {
        return area;
    }

    DiagramCanvas canvas() {
        return canvas;
    }

    /** Shows the model as it is now. */
    void refresh() {
        edited.system().ifPresent(canvas::show);
    }

    void showProblems(List<Problem> problems) {
        var wrong = new HashSet<EObject>();
        problems.forEach(problem -> wrong.add(problem.object()));
        canvas.showProblems(wrong);
    }

    /** Writes the diagram to a file; its ending says which form. */
    void write(Path file) throws IOException {
        if (file.toString().endsWith(".svg")) {
            Files.writeString(file, canvas.svg(edited.system().map(ModelWords::name).orElse("")));
            return;
        }
        Image image = canvas.image();
        try {
            var loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            try (var out = Files.newOutputStream(file)) {
                loader.save(out, SWT.IMAGE_PNG);
            }
        } finally {
            image.dispose();
        }
    }

    private ToolItem tool(ToolBar bar, String text, Runnable work) {
        var item = new ToolItem(bar, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, _ -> work.run());
        return item;
    }

    private void connect(EObject from, EObject to) {
        tell(Connections.connect(edited, from, to).orElse(HINT));
    }

    /** In as many lines as the words need, for a refused connection says why. */
    private void tell(String words) {
        if (!message.getText().equals(words)) {
            message.setText(words);
            area.layout();
        }
    }

    private void key(Event event) {
        boolean control = (event.stateMask & SWT.MOD1) != 0;
        if (control && event.keyCode == 'c' && ElementClipboard.canCopy(canvas.selected())) {
            canvas.selected().ifPresent(ElementClipboard::copy);
        } else if (control && event.keyCode == 'v') {
            ElementClipboard.paste(edited, canvas.selected()).ifPresent(added -> canvas.select(Optional.of(added)));
        } else if (event.keyCode == SWT.DEL) {
            canvas.selected().filter(element -> element.eContainingFeature() != null && element.eContainer() != null
                    && (element.eContainingFeature().isMany() || element.eContainer() instanceof DomainModel)).ifPresent(edited::delete);
        }
    }

    private void addDomain() {
        edited.system().ifPresent(system -> {
            DomainModel domain = NewElements.domain(system);
            edited.add(system, ModelPackage.eINSTANCE.getSystemModel_Domains(), domain);
            canvas.select(Optional.of(domain));
        });
    }

    private void addBridge() {
        edited.system().ifPresent(system -> {
            EObject bridge = NewElements.bridge(system);
            edited.add(system, ModelPackage.eINSTANCE.getSystemModel_Bridges(), bridge);
            canvas.select(Optional.of(bridge));
        });
    }

    private void export(String extension) {
        var dialog = new FileDialog(area.getShell(), SWT.SAVE);
        dialog.setText("Save the Diagram");
        dialog.setFileName(edited.system().map(ModelWords::name).orElse("system") + "." + extension);
        dialog.setFilterExtensions(new String[] {"*." + extension});
        dialog.setOverwrite(true);
        String chosen = dialog.open();
        if (chosen != null) {
            try {
                write(Path.of(chosen.endsWith("." + extension) ? chosen : chosen + "." + extension));
            } catch (IOException e) {
                MessageDialog.openError(area.getShell(), "Save the Diagram", chosen + " cannot be written: " + e.getMessage());
            }
        }
    }
}
