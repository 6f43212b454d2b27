package dev.latchkey.core.command;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of those who come by themselves stand in our letters and beside our buttons, where programs make links of what reads as an address. A
 * stranger must not write one there, but for the host that is its own.
 */
public final class LinkInName {

    /** Of the characters that people and browsers take for the dot of a host. */
    private static final String DOT = "[.\u2024\u3002\uFE52\uFF0E\uFF61]";

    /** The last part of two characters at least, so that initials and numbers of versions are none: "U.S. Parts", "Sync 2.0". */
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_-]*+" + DOT + "(?:[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_-]*+"
                    + DOT + "(?=[\\p{L}\\p{N}]))*+(?<top>\\p{L}[\\p{L}\\p{M}\\p{N}-]++)");

    private static final Pattern ADDRESS = Pattern.compile("\\p{Nd}++(?:" + DOT + "\\p{Nd}++){3}");

    /** Ends of files that products are called by and that are no top-level domains: "Node.js Client". */
    private static final Set<String> NO_DOMAINS = Set.of("js", "ts", "cs", "cpp");

    private LinkInName() {}

    /**
     * What is wrong with a name.
     *
     * @param ownHosts those at which its bearer is known, without ports; one of them may be the whole name
     * @return what was expected; empty when nothing is wrong
     */
    public static Optional<String> findFault(String name, Collection<String> ownHosts) {
        if (ownHosts.stream().anyMatch(name::equalsIgnoreCase)) {
            return Optional.empty();
        }
        return name.chars().anyMatch(LinkInName::isOfAddresses)
                        || ADDRESS.matcher(name).find()
                        || HOST.matcher(name).results().anyMatch(host -> !isFile(host.group("top")))
                ? Optional.of(
                        "expected a name that reads as no address: without / and @, and without a host but that of"
                                + " its document or redirect URI, which is then the whole name")
                : Optional.empty();
    }

    private static boolean isOfAddresses(int character) {
        return character == '/' || character == '\\' || character == '@';
    }

    private static boolean isFile(String top) {
        return NO_DOMAINS.contains(top.toLowerCase(Locale.ROOT));
    }
}
