package dev.latchkey.core.catalogue;

import dev.latchkey.core.change.Transaction;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Which names of a catalogue the store holds, in all companies: those that a new catalogue must still know. */
public interface HeldNames {

    /**
     * Something that is held.
     *
     * @param text the name; of scopes, all that one holder has, joined by single spaces
     * @param holders how many hold it
     */
    record Held(String text, int holders) {}

    /**
     * The rules of access groups.
     *
     * @param rules field to values
     * @param groups how many groups have these
     */
    record Rules(SortedMap<String, SortedSet<String>> rules, int groups) {
        public Rules {
            rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
        }
    }

    /** What access groups ask for. */
    List<Rules> rules(Transaction tx);

    /** Ids of the system roles of users, and of OAuth clients that are not revoked, that are no company's own role. */
    List<Held> roles(Transaction tx);

    /** The scopes of OAuth clients that are not revoked, and of applications. */
    List<Held> scopes(Transaction tx);

    /** The permissions of companies' own roles, joined as scopes are. */
    List<Held> permissions(Transaction tx);
}
