package dev.latchkey.core.audit;

import org.jspecify.annotations.Nullable;

/**
 * What an entry does not tell of its change, and counts where changes are bounded.
 *
 * @param narrows whether somebody may do less after it, or what proved them works no more, and nobody may do more
 * @param source from where somebody changes what belongs to a log that many strangers share, such as their network; absent where a log is its
 *     owner's alone
 */
public record ChangeWeight(boolean narrows, @Nullable String source) {

    /** Of a change that may give power. */
    public static final ChangeWeight USUAL = new ChangeWeight(false, null);

    /** Of a change that takes power away and gives none. */
    public static final ChangeWeight NARROWING = new ChangeWeight(true, null);

    public static ChangeWeight of(boolean narrows) {
        return narrows ? NARROWING : USUAL;
    }
}
