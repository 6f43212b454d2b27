package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestBrowser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Follows every link that somebody is shown, and every link of where it leads. */
final class LinkWalk {

    /** A walk that goes on longer follows something that has no end. */
    private static final int PAGES_MAX = 300;

    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*\\bhref=\"(/[^\"]*)\"");
    private static final Pattern FORM = Pattern.compile("<form\\s[^>]*>");
    private static final Pattern ACTION = Pattern.compile("\\baction=\"([^\"]*)\"");

    private LinkWalk() {}

    /**
     * What somebody is shown at a path.
     *
     * @param links to other pages of the origin
     * @param forms where they are sent to
     */
    record Shown(int status, List<String> links, List<String> forms) {}

    /** A page of the walk. */
    record Visited(String path, Shown shown) {}

    /** Every page that is reached from one, in the order in which they are reached. */
    static List<Visited> from(String start, Function<String, Shown> look) {
        var seen = new ArrayList<Visited>();
        var open = new ArrayDeque<>(List.of(start));
        var known = new TreeSet<>(List.of(kind(start)));
        while (!open.isEmpty() && seen.size() < PAGES_MAX) {
            var path = open.removeFirst();
            var shown = look.apply(path);
            seen.add(new Visited(path, shown));
            for (var link : shown.links()) {
                var target = link.replaceFirst("#.*", "");
                if (!isFile(target) && known.add(kind(target))) {
                    open.add(target);
                }
            }
        }
        assertThat(open).as("what was not reached of " + start).isEmpty();
        return seen;
    }

    /** As a browser goes: on to where an answer sends it. */
    static Shown read(TestBrowser person, String path) {
        var answer = person.get(path);
        for (var hops = 0; answer.statusCode() == 303 && hops < 3; hops++) {
            answer = person.get(TestBrowser.location(answer));
        }
        return read(answer.statusCode(), answer.body());
    }

    private static Shown read(int status, String page) {
        var forms = FORM.matcher(page)
                .results()
                .map(MatchResult::group)
                .filter(form -> form.contains("method=\"post\""))
                .flatMap(form -> values(ACTION, form))
                .toList();
        return new Shown(status, values(LINK, page).toList(), forms);
    }

    private static Stream<String> values(Pattern attribute, String page) {
        return attribute.matcher(page).results().map(found -> found.group(1).replace("&amp;", "&"));
    }

    /** Pages of one kind are walked once: what differs is an id, the values of a query, or a third filter of a list beside two others. */
    private static String kind(String path) {
        var query = path.indexOf('?');
        var names = query < 0 ? "" : names(path.substring(query + 1));
        return (query < 0 ? path : path.substring(0, query))
                        .replaceAll("/(0[0-9a-f]{7}-[0-9a-f-]+|[0-9a-f]{32})", "/{id}")
                        .replaceAll("^(/reference/[^/]+).*", "$1")
                + names;
    }

    private static String names(String query) {
        var names = new TreeSet<>(List.of(query.replaceAll("=[^&]*", "").split("&", -1)));
        return names.size() > 2 ? "?…" : "?" + String.join("&", names);
    }

    private static boolean isFile(String target) {
        return target.startsWith("/static/") || target.endsWith(".yaml") || target.endsWith(".json");
    }
}
