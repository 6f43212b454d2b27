package dev.latchkey.page;

import org.jspecify.annotations.Nullable;

/**
 * The files that a page loads, by their paths.
 *
 * @param stylesheet that of every page
 * @param listSheet what pages of the console have beside it
 * @param referenceSheet what the reference has beside both
 * @param script the one script; absent on pages that run none
 * @param brandSheet colours of whoever runs the platform; absent for ours
 * @param icon the sign of the product
 * @param iconType its media type
 */
public record PageFiles(
        String stylesheet,
        String listSheet,
        String referenceSheet,
        @Nullable String script,
        @Nullable String brandSheet,
        String icon,
        String iconType) {

    PageFiles withoutScript() {
        return new PageFiles(stylesheet, listSheet, referenceSheet, null, brandSheet, icon, iconType);
    }
}
