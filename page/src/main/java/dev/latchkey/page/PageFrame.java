package dev.latchkey.page;

import dev.latchkey.core.account.SignedIn;
import dev.latchkey.engine.protocol.Permission;
import gg.jte.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every template gets as {@code page}, beside its own {@code model}.
 *
 * @param csrf for the hidden field of every form
 * @param signedIn absent for a visitor
 * @param viewer who looks at a page of the console; absent elsewhere, and for visitors
 * @param stylesheets paths, in the order in which they apply
 * @param script path of the one script, which pages of the console load and can do without
 */
public record PageFrame(
        String csrf,
        @Nullable SignedIn signedIn,
        @Nullable Viewer viewer,
        List<String> stylesheets,
        String script,
        String icon,
        Messages messages) {

    /** A text of the messages. */
    public String text(String key, Object... values) {
        return messages.text(key, values);
    }

    /**
     * A text of the messages with parts of the page in its places.
     *
     * @param values numbers, which the text may choose by; {@link Content}; anything else is written as text
     */
    public Content sentence(String key, Object... values) {
        return Sentence.of(messages, key, values);
    }

    /** Whether the viewer's system role holds a permission; to leave out what they may not do. */
    public boolean may(String permission) {
        return viewer != null && viewer.may(new Permission(permission));
    }

    public Navigation navigation() {
        return Navigation.of(viewer);
    }

    @Override
    public String toString() {
        return "PageFrame";
    }
}
