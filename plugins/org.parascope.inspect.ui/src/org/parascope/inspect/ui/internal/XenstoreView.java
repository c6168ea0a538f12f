package org.parascope.inspect.ui.internal;

import java.util.List;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.parascope.inspect.XenstoreWatch;

/** The view *Xenstore*: the nodes as a tree, or what changed in them while the view was seen, the newest first. UI thread only. */
@NonNullByDefault({}) // inherited parameters are not annotated
public final class XenstoreView extends FormsView {
    private static final long PERIOD_MS = 250;

    public XenstoreView() {
        this(new XenstoreWatch());
    }

    private XenstoreView(XenstoreWatch watch) {
        super(PERIOD_MS, "What stands in xenstore, or what was written to it while this view was seen",
                List.of(new Form("Nodes", "root", watch.nodes()), new Form("Changes", "changes", watch.log())));
    }

    @Override
    protected void createControls(InspectPane pane) {
        super.createControls(pane);
        pane.tree().expand(List.of("/", "/local", "/local/domain", "/local/domain/0"));
    }
}
