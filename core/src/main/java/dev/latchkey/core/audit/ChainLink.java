package dev.latchkey.core.audit;

/**
 * How far a chain has come.
 *
 * @param seq number of the entry, 0 before the first
 * @param hash its hash
 */
public record ChainLink(long seq, String hash) {

    /** Before the first entry. */
    public static final ChainLink BEGINNING = new ChainLink(0, ChainedEntry.BEGINNING);
}
