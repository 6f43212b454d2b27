package dev.latchkey.page;

import org.jspecify.annotations.Nullable;

/**
 * The files that a page loads, by their paths.
 *
 * @param stylesheet that of every page
 * @param listSheet what pages of the console have beside it
 * @param script the one script; absent on pages that run none
 * @param icon the sign of the product
 */
public record PageFiles(
        String stylesheet, String listSheet, @Nullable String script, String icon) {

    PageFiles withoutScript() {
        return new PageFiles(stylesheet, listSheet, null, icon);
    }
}
