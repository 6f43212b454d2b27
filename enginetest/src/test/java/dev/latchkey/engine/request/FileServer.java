package dev.latchkey.engine.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a server runs for a path that it has decoded and split, by the paths of a document: found without the code that is tested, by
 * comparing with each of them. Slashes at the end are minded by none.
 */
enum FileServer {

    /** Takes off whatever stands behind the last dot of its paths, and of the request's (Rails, {@code (.:format)}). */
    RAILS {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var best = mostConcrete(paths, asked);
            if (best.stream().anyMatch(path -> isText(last(path)) || hasFormat(last(path)))) {
                return best; // its author has a route for it
            }
            return mostConcrete(paths, trimmed(withoutFormat(asked)), path -> join(withoutFormat(split(path)))).stream()
                    .filter(path -> !isToldApart(path, best))
                    .toList();
        }
    },
    /** {@code try_files $uri $uri.json $uri.html $uri/index.html} in any folder, and routes where there is no such file. */
    TRY_FILES {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var routes = mostConcrete(paths, asked);
            for (var end : List.of(".json", ".html", "/index.html")) {
                var file = split(join(asked) + end);
                var files = paths.stream()
                        .filter(path -> hasFormat(last(path)) && rank(split(path), file) != Integer.MAX_VALUE)
                        .filter(path -> isNoneOf(path, routes))
                        .toList();
                if (!files.isEmpty()) {
                    return files;
                }
            }
            return routes;
        }
    },
    /** Apache's: any file whose name begins with what is asked for and a dot. */
    MULTI_VIEWS {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var exact = mostConcrete(paths, asked);
            if (asked.isEmpty()) {
                return exact;
            }
            var found = paths.stream()
                    .filter(path -> split(path).size() == asked.size()
                            && (last(path).startsWith(asked.get(asked.size() - 1) + ".")
                                    || last(path).equals("{x}.json"))
                            && rank(before(split(path)), before(asked)) != Integer.MAX_VALUE)
                    .filter(path -> isNoneOf(path, exact))
                    .toList();
            return found.isEmpty() ? exact : found;
        }
    },
    /** Answers one path in several formats, and takes the one that has a path of its own (by {@code Accept}, or for the lack of it). */
    NEGOTIATING {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var exact = mostConcrete(paths, asked);
            var found = paths.stream()
                    .filter(path -> split(path).size() == asked.size()
                            && rank(before(split(path)), before(asked)) != Integer.MAX_VALUE
                            && exact.stream().anyMatch(one -> last(path).startsWith(last(one) + ".")))
                    .toList();
            return found.isEmpty() ? exact : found;
        }
    },
    /** Serves an index file for its folder, and knows the folder by it. */
    INDEX {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var last = asked.isEmpty() ? "" : asked.get(asked.size() - 1);
            if (last.startsWith("index.")) {
                var folder = mostConcrete(paths, before(asked));
                var written = mostConcrete(paths, asked);
                // A document that writes the file says of it more than one that has any value there.
                return written.stream().anyMatch(path -> isText(last(path)))
                                && folder.stream().allMatch(path -> isValue(last(path)) && !isCloser(path, written))
                        ? written
                        : folder;
            }
            var file = new ArrayList<>(asked);
            file.add("index.html");
            return paths.contains(join(file)) ? List.of(join(file)) : mostConcrete(paths, asked);
        }
    },
    /** One file of any name in front of all paths, unless a document has that name, and formats behind it. */
    FRONT {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var best = mostConcrete(paths, asked);
            for (var at = 0; at < asked.size() - 1; at++) {
                var front = at;
                if (asked.get(at).matches("index|app|.+\\.[a-z]+")
                        && best.stream().noneMatch(path -> isText(split(path).get(front)))) {
                    var left = without(asked, at, at + 1);
                    var known = at == 0 || asked.get(at).matches("index(\\..*)?|.+\\.(php|cgi)");
                    return RAILS.run(paths, left).stream()
                            .filter(path -> known
                                    || best.stream()
                                            .noneMatch(one -> isCloser(without(split(one), front, front + 1), path)))
                            .toList();
                }
            }
            return best;
        }

        // A value in some folder before a text of the document is no file that has that text as a value.
        private boolean isCloser(List<String> written, String path) {
            var found = split(path);
            return IntStream.range(0, Math.min(written.size(), found.size()))
                    .anyMatch(i -> isText(written.get(i)) && isValue(found.get(i)));
        }
    },
    /** Without a cookie, has the session in a segment of its own (ASP.NET). */
    WITHOUT_COOKIES {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            return mostConcrete(
                    paths,
                    asked.stream()
                            .filter(one -> !one.matches("\\([A-Z]\\(.*\\)\\)"))
                            .toList());
        }
    },
    /** Has no path where a port could stand in it, which is the shortest (PHP's {@code parse_url}). */
    PARSE_URL {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            return mostConcrete(paths, join(asked).matches("[^:]*:[0-9]{1,5}(/.*)?") ? List.of() : asked);
        }
    },
    /** Runs the program at the beginning of the path with the rest of it. */
    PATH_INFO {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var routes = mostConcrete(paths, asked);
            for (var end = 1; end < asked.size(); end++) {
                var program = join(asked.subList(0, end));
                var from = end;
                // A document that goes on behind the program says what that is.
                if (program.endsWith(".cgi")
                        && paths.contains(program)
                        && routes.stream().noneMatch(path -> isText(split(path).get(from - 1)))) {
                    return List.of(program);
                }
            }
            return routes;
        }
    },
    /** Has each path as the beginning of others, as servlets at {@code /a/*}, unless a route has a text behind it. */
    SUBTREE {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var best = mostConcrete(paths, asked);
            for (var end = asked.size() - 1; end > 0; end--) {
                var program = join(asked.subList(0, end));
                var from = end;
                if (paths.contains(program)
                        && best.stream()
                                .allMatch(path -> isWild(split(path)
                                                .subList(from, split(path).size()))
                                        && !isText(split(path).get(from - 1)))) {
                    return List.of(program);
                }
            }
            return best;
        }
    },
    /** Has the last parameter of a path for all that follows (FastAPI), where another path would take it with less text. */
    CATCH_ALL {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var best = mostConcrete(paths, asked);
            var found = paths.stream()
                    .filter(path -> !split(path).isEmpty() && isValue(last(path)))
                    .filter(path -> split(path).size() < asked.size()
                            && rank(split(path), asked.subList(0, split(path).size())) != Integer.MAX_VALUE)
                    .filter(path -> best.stream()
                            .anyMatch(other -> IntStream.range(0, split(path).size())
                                    .anyMatch(i -> isText(split(path).get(i))
                                            && isValue(split(other).get(i)))))
                    .toList();
            return found.isEmpty() ? best : found;
        }
    },
    /** Takes letters of either case for the same, and minds no slash at the end: the default router of Express. */
    EXPRESS {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            return mostConcrete(paths, lower(asked), FileServer::lower);
        }
    },
    /** The same, and has {@code Index} for what is run without a name. */
    ASP_NET {
        @Override
        List<String> run(Collection<String> paths, List<String> asked) {
            var last = asked.isEmpty() ? "" : lower(asked.get(asked.size() - 1));
            return mostConcrete(
                    paths,
                    lower(last.equals("index") ? without(asked, asked.size() - 1, asked.size()) : asked),
                    FileServer::lower);
        }
    };

    /** Whether it runs what it finds by any method, where it has nothing of the method. */
    boolean mindsNoMethod() {
        return this == TRY_FILES || this == MULTI_VIEWS || this == NEGOTIATING || this == INDEX || this == PATH_INFO;
    }

    /** Those of the document that it may run; all are without a slash at the end. */
    abstract List<String> run(Collection<String> paths, List<String> asked);

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(FileServer::lower).toList();
    }

    private interface Spelling {
        String of(String path);
    }

    private static List<String> mostConcrete(Collection<String> paths, List<String> asked) {
        return mostConcrete(paths, asked, path -> path);
    }

    private static List<String> mostConcrete(Collection<String> paths, List<String> asked, Spelling spelling) {
        var best = Integer.MAX_VALUE;
        var found = new ArrayList<String>();
        for (var path : paths) {
            var rank = rank(split(spelling.of(path)), asked);
            if (rank < best) {
                found.clear();
                best = rank;
            }
            if (rank == best && rank != Integer.MAX_VALUE) {
                found.add(path);
            }
        }
        return found;
    }

    /** The less, the more concrete from left to right; the greatest number where it does not match. */
    private static int rank(List<String> wanted, List<String> given) {
        if (wanted.size() != given.size()) {
            return Integer.MAX_VALUE;
        }
        var rank = 0;
        for (var i = 0; i < wanted.size(); i++) {
            var text = wanted.get(i);
            var kind = text.equals(given.get(i))
                    ? 0
                    : text.equals("{x}.json") && given.get(i).matches(".+\\.json")
                            ? 1
                            : isValue(text) && !given.get(i).isEmpty() ? 2 : -1;
            if (kind < 0) {
                return Integer.MAX_VALUE;
            }
            rank = 3 * rank + kind;
        }
        return rank;
    }

    private static List<String> split(String path) {
        return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
    }

    private static String join(List<String> segments) {
        return "/" + String.join("/", segments);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean isText(String text) {
        return text.indexOf('{') < 0;
    }

    private static boolean isValue(String segment) {
        return segment.matches("\\{[a-z]}");
    }

    /** Whether the author of the document has the path without its format as well, in the same words. */
    private static boolean isToldApart(String path, Collection<String> others) {
        var shorter = join(withoutFormat(split(path)));
        return !shorter.equals(path) && others.contains(shorter);
    }

    /** Whether none of the routes says of the same name, in the same words, that it is another one. */
    private static boolean isNoneOf(String path, Collection<String> routes) {
        return !isToldApart(path, routes)
                && (isIndexOfText(path)
                        || routes.stream().noneMatch(route -> isText(last(route)))
                        || isCloser(path, routes));
    }

    private static boolean isIndexOfText(String path) {
        var folder = before(split(path));
        return last(path).startsWith("index.") && !folder.isEmpty() && isText(folder.get(folder.size() - 1));
    }

    /** Whether it has a text before its last segment where one of the others has a value. */
    private static boolean isCloser(String path, Collection<String> others) {
        var mine = before(split(path));
        return others.stream()
                .map(other -> before(split(other)))
                .anyMatch(other -> IntStream.range(0, Math.min(mine.size(), other.size()))
                        .anyMatch(i -> isText(mine.get(i)) && !isText(other.get(i))));
    }

    private static List<String> before(List<String> segments) {
        return segments.isEmpty() ? segments : segments.subList(0, segments.size() - 1);
    }

    private static List<String> trimmed(List<String> segments) {
        return segments.stream().map(String::strip).toList();
    }

    private static boolean hasFormat(String segment) {
        return segment.indexOf('.') > 0;
    }

    private static boolean isWild(List<String> segments) {
        return segments.stream().noneMatch(FileServer::isText);
    }

    /** Without the last format of the last segment. */
    private static List<String> withoutFormat(List<String> segments) {
        if (segments.isEmpty()) {
            return segments;
        }
        var last = segments.get(segments.size() - 1);
        var dot = last.lastIndexOf('.');
        var shorter = new ArrayList<>(segments);
        if (dot > 0) {
            shorter.set(segments.size() - 1, last.substring(0, dot));
        }
        return shorter;
    }

    private static List<String> without(List<String> segments, int from, int to) {
        return Stream.concat(segments.subList(0, from).stream(), segments.subList(to, segments.size()).stream())
                .toList();
    }
}
