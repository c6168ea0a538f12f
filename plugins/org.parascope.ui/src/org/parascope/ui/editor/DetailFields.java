package org.parascope.ui.editor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.emf.common.util.Enumerator;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.eclipse.ui.forms.widgets.Section;
import org.parascope.model.DomainModel;
import org.parascope.model.SystemModel;

/** Builds the rows of one details page, section by section, and keeps them together. */
final class DetailFields {
    private static final int SPACING = 4;
    /** A label and a control that spans two columns, three times. */
    private static final int LINE_COLUMNS = 9;

    private final Composite parent;
    private final FormToolkit toolkit;
    private final EditedSystem edited;
    private final List<Field> fields = new ArrayList<>();
    private Composite client;
    private Composite line;
    private boolean inLine;

    DetailFields(Composite parent, FormToolkit toolkit, EditedSystem edited) {
        this.parent = parent;
        this.toolkit = toolkit;
        this.edited = edited;
    }

    List<Field> fields() {
        return fields;
    }

    /** Starts a section; the rows that follow are in it. */
    DetailFields section(String title, String description) {
        int style = ExpandableComposite.TITLE_BAR | ExpandableComposite.EXPANDED | (description.isEmpty() ? 0 : Section.DESCRIPTION);
        Section section = toolkit.createSection(parent, style);
        section.setText(title);
        if (!description.isEmpty()) {
            section.setDescription(description);
        }
        GridDataFactory.fillDefaults().grab(true, false).applyTo(section);
        client = toolkit.createComposite(section);
        GridLayoutFactory.fillDefaults().numColumns(Field.COLUMNS).margins(SPACING, SPACING).spacing(SPACING, SPACING).applyTo(client);
        section.setClient(client);
        return this;
    }

    /** The composite of the section, for what is no row. */
    Composite client() {
        return client;
    }

    DetailFields text(EAttribute feature, String label) {
        return add(new TextField(feature, edited, 0), label);
    }

    /** A short text: a number, an amount, a device name. */
    DetailFields entry(EAttribute feature, String label, int characters) {
        return add(new TextField(feature, edited, characters), label);
    }

    /** Names of kernel modules, which are proposed. */
    DetailFields modules(EAttribute feature, String label) {
        return add(new ModulesField(feature, edited), label);
    }

    DetailFields file(EAttribute feature, String label, String... presets) {
        return add(new FileField(feature, edited, List.of(presets)), label);
    }

    DetailFields flag(EAttribute feature, String label) {
        return add(new FlagField(feature, edited), label);
    }

    <T extends Enum<T> & Enumerator> DetailFields choice(EAttribute feature, String label, Class<T> type) {
        List<T> values = Arrays.asList(type.getEnumConstants());
        return add(new ChoiceField<>(feature, edited, type, () -> values, Enumerator::getLiteral), label);
    }

    /** Which domain serves the shown device. */
    DetailFields backend(EReference feature, String label) {
        var field = new BackendChoices();
        field.row = new ChoiceField<>(feature, edited, DomainModel.class, field::choices,
                domain -> domain == null ? "Dom0 (not named)" : ModelWords.name(domain));
        return add(field.row, label);
    }

    /** One of the system's domains, or none. */
    DetailFields domain(EReference feature, String label) {
        return add(new ChoiceField<>(feature, edited, DomainModel.class, this::domains,
                domain -> domain == null ? "(none)" : ModelWords.name(domain)), label);
    }

    private List<DomainModel> domains() {
        var domains = new ArrayList<DomainModel>();
        domains.add(null);
        edited.system().ifPresent(system -> domains.addAll(system.getDomains()));
        return domains;
    }

    /** The fields up to {@link #endLine} stand in one line; all must be short. */
    DetailFields line() {
        inLine = true;
        line = null;
        return this;
    }

    DetailFields endLine() {
        inLine = false;
        return this;
    }

    private DetailFields add(Field field, String label) {
        if (!inLine) {
            field.create(client, () -> client, toolkit, label);
        } else if (line == null) {
            field.create(client, this::makeLine, toolkit, label);
        } else {
            field.createInLine(line, toolkit, label);
        }
        fields.add(field);
        return this;
    }

    private Composite makeLine() {
        line = toolkit.createComposite(client);
        GridDataFactory.fillDefaults().span(Field.COLUMNS - 1, 1).applyTo(line);
        GridLayoutFactory.fillDefaults().numColumns(LINE_COLUMNS).spacing(2 * SPACING, 0).applyTo(line);
        return line;
    }

    /** All domains but the one that has the device. */
    private final class BackendChoices {
        private ChoiceField<DomainModel> row;

        List<DomainModel> choices() {
            var domains = new ArrayList<DomainModel>();
            domains.add(null);
            EObject owner = row.object() == null ? null : row.object().eContainer();
            edited.system().map(SystemModel::getDomains).ifPresent(
                    all -> all.stream().filter(domain -> domain != owner).forEach(domains::add));
            return domains;
        }
    }

}
