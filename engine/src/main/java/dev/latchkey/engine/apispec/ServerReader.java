package dev.latchkey.engine.apispec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads {@code servers} into base paths: only the path of a server's URL matters, for the host is the gateway's. A variable
 * gives one base path for each value it may have.
 */
final class ServerReader {

    /** Most servers in one list. */
    static final int SERVERS_MAX = 256;

    /** Most addresses that the variables of one server may give. */
    static final int ADDRESSES_MAX = 1_024;

    /** Most different variables in the URL of one server. */
    static final int VARIABLES_MAX = 16;

    /** Most base paths that one list may give. */
    static final int BASES_MAX = 32;

    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
    /** Stands for the value of a variable that nobody knows; harmless in the host, which is the gateway's. */
    private static final char UNKNOWN = '\u0001';

    private static final Pattern SCHEME_AND_AUTHORITY =
            Pattern.compile("(?:[A-Za-z\u0001][A-Za-z0-9+.\u0001-]*:)?//[^/?#]*");

    /** What people write before a path: scheme and host, or a variable that has both. */
    private static final Pattern BEFORE_PATH = Pattern.compile("^(?:[^/?#]*//[^/?#]*|\\{[^{}]*}(?=/|$))");

    private final Reading reading;

    ServerReader(Reading reading) {
        this.reading = reading;
    }

    /** What a document without servers has: the one base path {@code /} (OpenAPI 3.1 §4.8.1.1). */
    static Set<PathTemplate> none() {
        return Set.of(new PathTemplate(List.of()));
    }

    /** The base paths, each once, in the order of the list; problems are added for what cannot be one, which is left out. */
    Set<PathTemplate> read(Element servers) {
        Set<PathTemplate> bases = new LinkedHashSet<>();
        for (var server : reading.items(servers, "servers", SERVERS_MAX)) {
            if (!reading.isMapping(server, "a server")) {
                continue;
            }
            var url = server.find("url");
            if (url.isEmpty()) {
                reading.problem(server, "expected a server with a url");
                continue;
            }
            reading.text(url.get(), "the url of a server").ifPresent(text -> {
                for (var address : expand(text.strip(), server)) {
                    base(address, url.get()).ifPresent(bases::add);
                }
            });
            if (bases.size() > BASES_MAX) {
                reading.problem(servers, "expected at most " + BASES_MAX + " different base paths, came more");
                return Set.of();
            }
        }
        if (servers.isSequence() && servers.items().isEmpty()) {
            return none();
        }
        return bases;
    }

    /** The URL with each combination of the values of its variables; a variable that comes twice has one value. */
    private List<String> expand(String url, Element server) {
        if (url.length() > PathReader.PATH_LENGTH_MAX) {
            reading.problem(
                    server,
                    "expected a url of at most " + PathReader.PATH_LENGTH_MAX + " characters, came one of "
                            + url.length());
            return List.of();
        }
        var values = new LinkedHashMap<String, List<String>>();
        var count = 1L;
        for (var matcher = VARIABLE.matcher(url); matcher.find(); ) {
            var name = matcher.group(1);
            if (values.containsKey(name)) {
                continue;
            }
            if (values.size() >= VARIABLES_MAX) {
                reading.problem(server, "expected at most " + VARIABLES_MAX + " variables in the url of a server");
                return List.of();
            }
            values.put(name, values(name, server));
            count *= values.get(name).size();
            if (count > ADDRESSES_MAX) {
                reading.problem(server, "expected variables that give at most " + ADDRESSES_MAX + " addresses");
                return List.of();
            }
        }
        if (!reading.mayExpand((int) count)) {
            reading.problem(
                    server,
                    "expected servers that give at most " + Reading.ADDRESSES_MAX + " addresses in one document");
            return List.of();
        }
        return IntStream.range(0, (int) count)
                .mapToObj(choice -> address(url, values, choice))
                .toList();
    }

    /** One of the combinations: the number of it says which value each variable has, the last variable changing first. */
    private static String address(String url, Map<String, List<String>> values, int choice) {
        var chosen = new HashMap<String, String>();
        var rest = choice;
        var names = new ArrayList<>(values.keySet());
        for (var i = names.size() - 1; i >= 0; i--) {
            var those = values.getOrDefault(names.get(i), List.of());
            chosen.put(names.get(i), those.get(rest % those.size()));
            rest /= those.size();
        }
        // In one pass, never inside a value: a value is text, it names no further variable.
        return VARIABLE.matcher(url)
                .replaceAll(found -> Matcher.quoteReplacement(chosen.getOrDefault(found.group(1), "")));
    }

    /** The path of the first server, with the first value of each variable that has one; {@code /} where it has none. */
    String firstPath(Element servers) {
        var server = servers.items().stream()
                .filter(one -> one.find("url").isPresent())
                .findFirst();
        var url = server.flatMap(one -> one.find("url"))
                .flatMap(text -> reading.text(text, "the url of a server"))
                .filter(text -> text.length() <= PathReader.PATH_LENGTH_MAX);
        if (url.isEmpty()) {
            return "/";
        }
        var known = VARIABLE.matcher(url.get().strip()).replaceAll(found -> {
            var value = values(found.group(1), server.get()).get(0);
            return Matcher.quoteReplacement(value.indexOf(UNKNOWN) < 0 ? value : found.group());
        });
        var path = BEFORE_PATH.matcher(known).replaceFirst("");
        return path.startsWith("/") ? path : "/" + path;
    }

    private List<String> values(String name, Element server) {
        var variable = server.find("variables").flatMap(variables -> variables.find(name));
        if (variable.isEmpty()) {
            reading.note(
                    server, "expected a definition of the server variable " + Quoted.of(name) + " under variables");
            return List.of(String.valueOf(UNKNOWN));
        }
        var values = new LinkedHashSet<String>();
        var defaultValue = variable.get().find("default").flatMap(value -> reading.anyScalar(value, "default"));
        if (defaultValue.isEmpty()) {
            reading.note(variable.get(), "expected a default for the server variable " + Quoted.of(name));
        }
        variable.get()
                .find("enum")
                .ifPresent(listed -> reading.items(listed, "enum", ADDRESSES_MAX)
                        .forEach(item ->
                                reading.anyScalar(item, "a value of enum").ifPresent(values::add)));
        if (defaultValue.isPresent() && values.add(defaultValue.get()) && values.size() > 1) {
            reading.note(
                    variable.get(), "expected the default to be one of enum, came " + Quoted.of(defaultValue.get()));
        }
        if (values.isEmpty()) {
            values.add(String.valueOf(UNKNOWN));
        }
        return List.copyOf(values);
    }

    private Optional<PathTemplate> base(String address, Element url) {
        if (address.indexOf('?') >= 0 || address.indexOf('#') >= 0) {
            reading.problem(url, "expected a server's url without ? and #, came " + Quoted.of(address));
            return Optional.empty();
        }
        var authority = SCHEME_AND_AUTHORITY.matcher(address);
        var path = authority.lookingAt() ? address.substring(authority.end()) : address;
        if (path.indexOf(UNKNOWN) >= 0) {
            reading.problem(
                    url,
                    "expected every variable in the path of a server to be defined with its values under variables,"
                            + " came "
                            + Quoted.of(address.replace(String.valueOf(UNKNOWN), "{...}")));
            return Optional.empty();
        }
        if (path.contains("{") || path.contains("}")) {
            reading.problem(url, "expected a url whose variables are all replaced, came " + Quoted.of(address));
            return Optional.empty();
        }
        // A relative url is taken from the root: where the document was published is not known here.
        var relative = path.startsWith("./") ? path.substring(2) : path.equals(".") ? "" : path;
        var absolute = relative.startsWith("/") ? relative : "/" + relative;
        return PathReader.base(absolute, message -> reading.problem(url, message))
                .map(PathTemplate::new);
    }
}
