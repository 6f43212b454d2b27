package dev.latchkey.page;

import org.jspecify.annotations.Nullable;

/**
 * The files that a page loads, by their paths.
 *
 * @param script the one script; absent on pages that run none
 * @param icon the sign of the product
 */
public record PageFiles(String stylesheet, @Nullable String script, String icon) {

    PageFiles withoutScript() {
        return new PageFiles(stylesheet, null, icon);
    }
}
