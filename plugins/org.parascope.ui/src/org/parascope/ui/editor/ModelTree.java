package org.parascope.ui.editor;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.jface.viewers.DecorationOverlayIcon;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.parascope.model.HypervisorOption;
import org.parascope.model.ModelPackage;
import org.parascope.model.validation.Problem;

/** A system as a tree: what is in what, and how it is shown. The form, the outline and the explorer share it. */
public final class ModelTree {
    /** What a tree shows and the details have rows for: every kind of element but the boot options. */
    static final List<EClass> KINDS = ModelPackage.eINSTANCE.getEClassifiers().stream().filter(EClass.class::isInstance)
            .map(EClass.class::cast).filter(kind -> !kind.isAbstract() && kind != ModelPackage.eINSTANCE.getHypervisorOption()).toList();

    private ModelTree() {
    }

    /** The children that a tree shows: all but the boot options, which have a table. */
    public static List<EObject> children(EObject element) {
        var children = new ArrayList<EObject>(element.eContents());
        children.removeIf(HypervisorOption.class::isInstance);
        return children;
    }

    /** Elements below an input that is a list of roots. */
    public static final class Content implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return ((List<?>) input).toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            return children((EObject) parent).toArray();
        }

        @Override
        public Object getParent(Object element) {
            return ((EObject) element).eContainer();
        }

        @Override
        public boolean hasChildren(Object element) {
            return !children((EObject) element).isEmpty();
        }
    }

    /** Name, weaker detail, icon, and a sign on what has a problem in or below it. */
    public static final class Labels extends LabelProvider implements IStyledLabelProvider {
        private List<Problem> problems = List.of();

        public void setProblems(List<Problem> all) {
            problems = all;
        }

        @Override
        public StyledString getStyledText(Object element) {
            var text = new StyledString(ModelWords.name((EObject) element));
            String detail = ModelWords.detail((EObject) element);
            return detail.isEmpty() ? text : text.append("  " + detail, StyledString.QUALIFIER_STYLER);
        }

        @Override
        public String getText(Object element) {
            return getStyledText(element).getString();
        }

        @Override
        public Image getImage(Object element) {
            Image image = ModelImages.of((EObject) element);
            List<Problem> here = problems.stream()
                    .filter(problem -> EcoreUtil.isAncestor((EObject) element, problem.object())).toList();
            if (here.isEmpty()) {
                return image;
            }
            String sign = here.stream().anyMatch(Problem::isError) ? ISharedImages.IMG_DEC_FIELD_ERROR
                    : ISharedImages.IMG_DEC_FIELD_WARNING;
            ImageDescriptor overlay = PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(sign);
            return JFaceResources.getResources().get(new DecorationOverlayIcon(image, overlay, IDecoration.BOTTOM_LEFT));
        }
    }
}
