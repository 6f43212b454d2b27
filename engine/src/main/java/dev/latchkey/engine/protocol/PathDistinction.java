package dev.latchkey.engine.protocol;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * In what two paths may differ that is one path to some servers. Such paths have to ask for the same, or a request that could mean the
 * other one is refused, unless it is said of an API that its server tells them apart. Decision 27 has them with their servers.
 */
public enum PathDistinction {

    /**
     * {@code /admin} and {@code /admin/}.
     *
     * <p>Danger: a server that minds no slash at the end runs what was not judged.
     */
    SLASH_AT_END("slashAtEnd", "a server that minds no slash at the end of a path runs what was not judged"),

    /**
     * {@code /admin} and {@code /admin.json}.
     *
     * <p>Danger: a server that takes a format off, or looks for a file with one (Rails, {@code try_files}, MultiViews), runs what was not
     * judged.
     */
    FORMAT(
            "format",
            "a server that takes a format off a path, or looks for a file that has one, runs what was not judged"),

    /**
     * {@code /admin/} and {@code /admin/index.html}.
     *
     * <p>Danger: a server of files or with a front controller ({@code /index.php/admin}) runs what was not judged.
     */
    INDEX_FILE(
            "indexFile", "a server that has index files, or one file in front of all paths, runs what was not judged"),

    /**
     * {@code /admin.cgi} and {@code /admin.cgi/users}.
     *
     * <p>Danger: a server that hands the rest of a path to what it finds at its beginning (RFC 3875 §4.1.5, servlets) runs what was not
     * judged.
     */
    REST_OF_PATH(
            "restOfPath",
            "a server that hands the rest of a path to what it finds at its beginning runs what was not judged"),

    /**
     * {@code /admin} and {@code /ADMIN}.
     *
     * <p>Danger: a server that takes letters of either case for the same (Express by default, ASP.NET, IIS, file systems of Windows and
     * macOS) runs what was not judged.
     */
    LETTER_CASE("letterCase", "a server that takes letters of either case for the same runs what was not judged"),

    /**
     * {@code /user_list} and {@code /user-list} or {@code /userList}, {@code /admin} and {@code /@@admin}, {@code /users/7} and
     * {@code /users(7)}.
     *
     * <p>Danger: a server that takes one mark for another (CherryPy, {@code translate_uri_dashes} of CodeIgniter), for a capital (CakePHP)
     * or leaves it out (Zope, Pyramid, OData) runs what was not judged.
     */
    PUNCTUATION(
            "punctuation",
            "a server that takes one punctuation mark for another, or leaves some out, runs what was not judged"),

    /**
     * {@code /admin} and {@code /public,admin}, {@code /public|admin}, {@code /*}.
     *
     * <p>Danger: a server that takes one segment for several names (batches of tRPC, Elasticsearch, Spring Cloud Function) runs what was not
     * judged.
     */
    LIST("list", "a server that finds several names in one segment runs what was not judged"),

    /**
     * {@code /} and {@code /?/admin}, {@code /?url=admin}.
     *
     * <p>Danger: a server that finds in the query or in a form which path to run (CodeIgniter, WordPress, {@code index.php?url=$1}) runs what was not
     * judged.
     */
    QUERY_PATH("queryPath", "a server that finds in the query or in a form which path to run runs what was not judged");

    private final String wireName;
    private final String danger;

    PathDistinction(String wireName, String danger) {
        this.wireName = wireName;
        this.danger = danger;
    }

    /** As configuration calls it. */
    public String wireName() {
        return wireName;
    }

    /** What it says of an API's server, and what happens if that is not so. */
    public String sentence() {
        return wireName + ": if that is not so, " + danger;
    }

    /** Finds one by its name, exactly. */
    public static Optional<PathDistinction> find(String wireName) {
        return Arrays.stream(values())
                .filter(one -> one.wireName.equals(wireName))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return names(EnumSet.allOf(PathDistinction.class));
    }

    /** The names of some, in the order of this type. */
    public static List<String> names(Set<PathDistinction> some) {
        return some.stream().sorted().map(PathDistinction::wireName).toList();
    }
}
