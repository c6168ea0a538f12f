package org.parascope.ui.editor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EEnumLiteral;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.jface.viewers.ICellEditorValidator;
import org.eclipse.ui.views.properties.ComboBoxPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertySource;
import org.eclipse.ui.views.properties.PropertyDescriptor;
import org.eclipse.ui.views.properties.TextPropertyDescriptor;

/** All features of one element as rows of the Properties view; a change goes through the editor's one undo. UI thread only. */
final class ElementProperties implements IPropertySource {
    private final EObject element;
    private final EditedSystem edited;

    ElementProperties(EObject element, EditedSystem edited) {
        this.element = element;
        this.edited = edited;
    }

    @Override
    public Object getEditableValue() {
        return ModelWords.name(element);
    }

    @Override
    public IPropertyDescriptor[] getPropertyDescriptors() {
        return element.eClass().getEAllStructuralFeatures().stream().filter(feature -> !(feature instanceof EReference reference && reference.isContainment()))
                .map(ElementProperties::descriptor).toArray(IPropertyDescriptor[]::new);
    }

    private static IPropertyDescriptor descriptor(EStructuralFeature feature) {
        PropertyDescriptor made = descriptor(feature, label(feature));
        made.setCategory(feature instanceof EReference ? "Links" : "Element");
        return made;
    }

    private static PropertyDescriptor descriptor(EStructuralFeature feature, String label) {
        if (!(feature instanceof EAttribute attribute) || feature.isMany() || attribute.isID()) {
            return new PropertyDescriptor(feature, label);
        }
        String[] choices = choices(attribute);
        if (choices.length > 0) {
            return new ComboBoxPropertyDescriptor(feature, label, choices);
        }
        var text = new TextPropertyDescriptor(feature, label);
        text.setValidator(validator(attribute));
        return text;
    }

    private static ICellEditorValidator validator(EAttribute attribute) {
        return value -> {
            try {
                parse(attribute, String.valueOf(value));
                return null;
            } catch (RuntimeException e) {
                return EntryField.explain(e, String.valueOf(value));
            }
        };
    }

    private static Object parse(EAttribute attribute, String text) {
        return text.isBlank() && attribute.getDefaultValueLiteral() == null ? null : EcoreUtil.createFromString(attribute.getEAttributeType(), text.strip());
    }

    /** The literals of an enumeration, or of a Boolean; of others none. */
    private static String[] choices(EAttribute attribute) {
        if (attribute.getEAttributeType() instanceof EEnum kinds) {
            return kinds.getELiterals().stream().map(EEnumLiteral::getLiteral).toArray(String[]::new);
        }
        return attribute.getEAttributeType().getInstanceClass() == boolean.class ? new String[] { "false", "true" } : new String[0];
    }

    /** {@code commandLine} is "Command line". */
    private static String label(EStructuralFeature feature) {
        String words = feature.getName().replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    @Override
    public Object getPropertyValue(Object id) {
        var feature = (EStructuralFeature) id;
        Object value = element.eGet(feature);
        if (!(feature instanceof EAttribute attribute)) {
            return value instanceof List<?> many ? many.stream().map(each -> ModelWords.name((EObject) each)).collect(Collectors.joining(", "))
                    : value instanceof EObject other ? ModelWords.name(other) : "";
        }
        if (feature.isMany()) {
            return ((List<?>) value).stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        String text = value == null ? "" : EcoreUtil.convertToString(attribute.getEAttributeType(), value);
        List<String> choices = Arrays.asList(choices(attribute));
        return choices.isEmpty() || attribute.isID() ? text : (Object) choices.indexOf(text);
    }

    @Override
    public void setPropertyValue(Object id, Object value) {
        var attribute = (EAttribute) id;
        String[] choices = choices(attribute);
        if (value instanceof Integer choice && choices.length > 0) {
            edited.set(element, attribute, parse(attribute, choices[Math.clamp(choice, 0, choices.length - 1)]));
        } else {
            edited.set(element, attribute, parse(attribute, String.valueOf(value)));
        }
    }

    @Override
    public boolean isPropertySet(Object id) {
        return element.eIsSet((EStructuralFeature) id);
    }

    @Override
    public void resetPropertyValue(Object id) {
        edited.set(element, (EStructuralFeature) id, null);
    }
}
