package org.parascope.ui.drift;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.parascope.debug.drift.ModelDrift;
import org.parascope.inspect.shape.Column;
import org.parascope.inspect.shape.Emphasis;
import org.parascope.inspect.shape.Row;
import org.parascope.inspect.shape.Table;
import org.parascope.model.DomainModel;
import org.parascope.ui.editor.SystemEditor;

/**
 * The running system beside its model: a line for each thing compared, what drifted in bold, with a word and a dot. Looks once a second
 * while it is visible. A double click opens the domain in the editor. UI thread only.
 */
public final class DriftView extends ViewPart implements IPartListener2 {
    /** The view's id. */
    public static final String ID = "org.parascope.ui.drift";
    private static final List<Integer> WIDTHS = List.of(140, 120, 140, 140, 100);
    private static final String DOT = "● ";

    private Label words;
    private TableViewer viewer;
    private Optional<DriftJob> job = Optional.empty();
    private Optional<Path> model = Optional.empty();
    private List<Row> rows = List.of();

    @Override
    public void createPartControl(Composite parent) {
        var area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(area);
        words = new Label(area, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).indent(6, 4).applyTo(words);
        viewer = new TableViewer(area, SWT.FULL_SELECTION | SWT.V_SCROLL | SWT.H_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(viewer.getControl());
        viewer.setContentProvider(ArrayContentProvider.getInstance());
        viewer.getTable().setHeaderVisible(true);
        for (int i = 0; i < ModelDrift.COLUMNS.size(); i++) {
            createColumn(i, ModelDrift.COLUMNS.get(i));
        }
        viewer.addDoubleClickListener(event -> open((IStructuredSelection) event.getSelection()));
        getSite().setSelectionProvider(viewer);
        getSite().getPage().addPartListener(this);
        look(true);
    }

    @Override
    public void dispose() {
        getSite().getPage().removePartListener(this);
        look(false);
        super.dispose();
    }

    @Override
    public void setFocus() {
        viewer.getControl().setFocus();
    }

    @Override
    public void partVisible(IWorkbenchPartReference part) {
        if (part.getPart(false) == this) {
            look(true);
        }
    }

    @Override
    public void partHidden(IWorkbenchPartReference part) {
        if (part.getPart(false) == this) {
            look(false);
        }
    }

    /** What the view says above its lines. */
    public String words() {
        return words.getText();
    }

    /** The lines that are marked, as they are read, cells parted by tabs. */
    public List<String> drifted() {
        return Arrays.stream(viewer.getTable().getItems()).filter(item -> !item.getText(WIDTHS.size() - 1).isEmpty())
                .map(item -> IntStream.range(0, WIDTHS.size()).mapToObj(item::getText).collect(Collectors.joining("\t"))).toList();
    }

    private void look(boolean wanted) {
        if (wanted == job.isPresent()) {
            return;
        }
        job.ifPresent(DriftJob::end);
        job = Optional.empty();
        if (wanted) {
            var started = new DriftJob(this::show);
            job = Optional.of(started);
            started.schedule();
        }
    }

    private void show(DriftJob.Look look) {
        words.getDisplay().asyncExec(() -> {
            if (words.isDisposed()) {
                return;
            }
            words.setText(look.words());
            words.requestLayout();
            model = look.model();
            List<Row> found = look.table().map(Table::rows).orElse(List.of());
            if (!found.equals(rows)) {
                rows = found;
                viewer.setInput(rows);
            }
        });
    }

    private void createColumn(int index, Column column) {
        var made = new TableViewerColumn(viewer, SWT.LEFT);
        made.getColumn().setText(column.header());
        made.getColumn().setToolTipText(column.meaning());
        made.getColumn().setWidth(WIDTHS.get(index));
        made.getColumn().setMoveable(true);
        boolean last = index == ModelDrift.COLUMNS.size() - 1;
        made.setLabelProvider(new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                String text = ((Row) element).cells().get(index).text();
                return last && !text.isEmpty() ? DOT + text : text;
            }

            @Override
            public Font getFont(Object element) {
                return ((Row) element).emphasis() == Emphasis.NONE ? null
                        : JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT);
            }
        });
    }

    private void open(IStructuredSelection selection) {
        if (!(selection.getFirstElement() instanceof Row row) || model.isEmpty()) {
            return;
        }
        IFile[] files = ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(model.get().toUri());
        if (files.length == 0) {
            words.setText(model.get() + " is not in the workspace.");
            return;
        }
        try {
            if (IDE.openEditor(getSite().getPage(), files[0]) instanceof SystemEditor editor) {
                domain(editor, row.cells().getFirst().text()).ifPresent(found -> editor.reveal(found, Optional.empty()));
            }
        } catch (PartInitException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
        }
    }

    private static Optional<EObject> domain(SystemEditor editor, String name) {
        return editor.edited().system().flatMap(system -> system.getDomains().stream()
                .filter(domain -> name.equals(domain.getName())).map((DomainModel domain) -> (EObject) domain).findFirst());
    }
}
