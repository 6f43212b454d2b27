package dev.latchkey.server.page;

import dev.latchkey.server.account.SignedIn;
import org.jspecify.annotations.Nullable;

/**
 * What every template gets as {@code page}, beside its own {@code model}.
 *
 * @param csrf for the hidden field of every form
 * @param signedIn absent for a visitor
 * @param stylesheets paths, in the order in which they apply
 */
public record PageFrame(
        String csrf, @Nullable SignedIn signedIn, java.util.List<String> stylesheets, String icon, Messages messages) {

    /** A text of the messages file. */
    public String text(String key, Object... values) {
        return messages.text(key, values);
    }

    @Override
    public String toString() {
        return "PageFrame";
    }
}
