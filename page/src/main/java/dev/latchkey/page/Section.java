package dev.latchkey.page;

import dev.latchkey.edge.http.Routes;
import java.util.List;

/** A section of the console: its pages, and where the navigation leads to them. */
public interface Section {

    /** What the table of paths calls it. */
    String title();

    /** Its places in the navigation, in their order; none when another section leads to it. */
    List<NavigationEntry> navigation();

    /** Its pages, each with the check before it. */
    void addTo(Routes.Builder routes);
}
