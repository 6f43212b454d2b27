package dev.latchkey.e2e.corpus;

import dev.latchkey.e2e.corpus.ForeignDocument.Operation;
import dev.latchkey.e2e.corpus.Offer.Declared;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request must become, from the text of a document and the table of its schemes alone. */
record PlainVerdict(ForeignDocument document, Offer offer) {

    static final int FORWARDED = 200;

    /** Where a deployment reads credentials whatever the document says. */
    static final List<String> PLACES = List.of("X-Api-Key", "?apiKey", "Authorization Bearer");

    private static final Set<String> KEYS = Set.of("key", "partner");

    /**
     * A credential in a request.
     *
     * @param place as {@link Declared#place}
     * @param kind what the value is; {@code nothing} for one that nobody issued
     */
    record Sent(String place, String kind, String value, Set<String> scopes) {

        /** The value stays out of reports. */
        @Override
        public String toString() {
            return kind + " as " + place + (scopes.isEmpty() ? "" : " with " + scopes);
        }
    }

    /** The status of the answer. */
    int of(Operation operation, List<Sent> request) {
        if (operation.path().contains("//")) {
            return 400;
        }
        if (!operation.isReadable() || isBesideAnother(operation)) {
            return 404;
        }
        if (isOneOfSeveralFormats(operation)) {
            return 400;
        }
        var security = operation.security();
        if (request.stream().anyMatch(this::isUnheardOf)) {
            return 401;
        }
        var sent = request.stream()
                .filter(one -> places().stream().anyMatch(one.place()::equalsIgnoreCase))
                .toList();
        if (sent.stream().anyMatch(one -> one.place().startsWith("?") && !isAskedFor(one.place(), security))) {
            return 400;
        }
        if (sent.stream().anyMatch(one -> !knownAt(one.place()).contains(one.kind()))) {
            return 401;
        }
        // A partner's key stands for no company, anything else for one, so they never agree.
        if (sent.stream().map(one -> one.kind().equals("partner")).distinct().count() > 1) {
            return 400;
        }
        var isOpen = security.isEmpty() || security.contains(Map.<String, Set<String>>of());
        var isClosed = !isOpen && security.stream().allMatch(this::isImpossible);
        if (sent.isEmpty()) {
            return isOpen ? FORWARDED : isClosed ? 404 : 401;
        }
        if ((isOpen && sent.size() == 1) || security.stream().anyMatch(one -> isSatisfied(one, sent, true))) {
            return FORWARDED;
        }
        if (isClosed) {
            return 404;
        }
        var isScopeMissing = security.stream().anyMatch(one -> isSatisfied(one, sent, false));
        return sent.size() == 1 || isScopeMissing ? 403 : 400;
    }

    /** Every place where something may stand. */
    Set<String> places() {
        var places = new LinkedHashSet<>(PLACES);
        offer.declared().values().forEach(scheme -> places.add(scheme.place()));
        return places;
    }

    /** Whether another template of the same method takes the request as well, asks for something else, and neither is narrower. */
    private boolean isBesideAnother(Operation operation) {
        return document.operations().stream()
                .filter(other -> other.method().equals(operation.method())
                        && !other.path().equals(operation.path())
                        && operation.request().matches(pattern(other.path())))
                .anyMatch(other -> !isNarrower(operation.path(), other.path())
                        && !other.security().equals(operation.security()));
    }

    static String pattern(String template) {
        return "\\Q" + template.replaceAll("\\{[^{}]*}", "\\\\E[^/]+\\\\Q") + "\\E";
    }

    /** Whether a server that answers one path in several formats may run another template for it that has one and asks for something else. */
    private boolean isOneOfSeveralFormats(Operation operation) {
        var path = operation.path().replaceAll("\\{[^{}]*}", "{}");
        return document.operations().stream()
                .filter(other -> other.method().equals(operation.method())
                        && other.path().replaceAll("\\{[^{}]*}", "{}").matches("\\Q" + path + "\\E\\.[A-Za-z0-9]+"))
                .anyMatch(other -> !other.security().equals(operation.security())
                        && !other.security().isEmpty()
                        && !other.security().contains(Map.<String, Set<String>>of()));
    }

    private static boolean isNarrower(String one, String other) {
        var mine = one.split("/", -1);
        var theirs = other.split("/", -1);
        for (var i = 0; i < mine.length; i++) {
            if (breadth(mine[i]) > breadth(theirs[i])) {
                return false;
            }
        }
        return true;
    }

    private static int breadth(String segment) {
        return segment.contains("{") ? segment.matches("\\{[^{}]*}") ? 2 : 1 : 0;
    }

    /** A word before a credential that nothing here stands for. */
    private boolean isUnheardOf(Sent one) {
        return one.place().startsWith("Authorization") && places().stream().noneMatch(one.place()::equalsIgnoreCase);
    }

    private boolean isAskedFor(String place, List<Map<String, Set<String>>> security) {
        return security.stream()
                .flatMap(alternative -> alternative.keySet().stream())
                .map(offer.declared()::get)
                .anyMatch(scheme -> scheme != null && scheme.place().equalsIgnoreCase(place));
    }

    /** What a value at a place is looked up as, whichever scheme it is for. */
    private Set<String> knownAt(String place) {
        return switch (place) {
            case "Authorization Bearer" -> Set.of("client", "user");
            case "Authorization Basic" -> Set.of("secret");
            default -> KEYS;
        };
    }

    private boolean isImpossible(Map<String, Set<String>> alternative) {
        return alternative.entrySet().stream().anyMatch(asked -> {
            var scheme = offer.declared().get(asked.getKey());
            return scheme == null
                    || asked.getValue().stream().anyMatch(scope -> !scope.matches("[!#-\\[\\]-~]+"))
                    || (isAsked(scheme, asked.getValue()) && !Collections.disjoint(scheme.kinds(), KEYS))
                    || alternative.keySet().stream()
                            .anyMatch(
                                    other -> contradict(scheme, offer.declared().get(other)));
        });
    }

    /** Whether what the document asks of the holder counts. */
    private static boolean isAsked(Declared scheme, Set<String> scopes) {
        return !scopes.isEmpty() && !scheme.isWithoutRoles();
    }

    /** Two credentials in one header, or two kinds at one place. */
    private static boolean contradict(Declared one, @Nullable Declared other) {
        return other != null
                && (one.place().equalsIgnoreCase(other.place())
                        ? Collections.disjoint(one.kinds(), other.kinds())
                        : one.place().startsWith("Authorization")
                                && other.place().startsWith("Authorization"));
    }

    private boolean isSatisfied(Map<String, Set<String>> alternative, List<Sent> sent, boolean withScopes) {
        return !alternative.isEmpty()
                && !isImpossible(alternative)
                && alternative.entrySet().stream()
                        .allMatch(asked -> sent.stream()
                                .anyMatch(one -> meets(asked.getKey(), one)
                                        && (!withScopes || holds(asked.getKey(), asked.getValue(), one))))
                && sent.stream().allMatch(one -> alternative.keySet().stream().anyMatch(name -> meets(name, one)));
    }

    private boolean meets(String name, Sent one) {
        var scheme = offer.declared().get(name);
        return scheme != null
                && scheme.place().equalsIgnoreCase(one.place())
                && scheme.kinds().contains(one.kind());
    }

    private boolean holds(String name, Set<String> scopes, Sent one) {
        var scheme = offer.declared().get(name);
        return scheme != null && (!isAsked(scheme, scopes) || one.scopes().containsAll(scopes));
    }
}
