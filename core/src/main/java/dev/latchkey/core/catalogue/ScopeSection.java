package dev.latchkey.core.catalogue;

import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The scopes of a catalogue: those of the file, described by the APIs' documents where it is silent, and those of the documents. */
final class ScopeSection {

    /** Most scopes of a deployment, those of its documents and Latchkey's own included. */
    static final int SCOPES_MAX = 1_000;

    /** Most aliases of one scope. */
    static final int ALIASES_MAX = 20;

    private static final String NAME =
            "1 to " + Scope.LENGTH_MAX + " printable ASCII characters without space, double quote and backslash";

    private final Problems problems;
    private final Map<Scope, ScopeCatalog.Entry> own = new LinkedHashMap<>();
    private final Map<Scope, ScopeCatalog.Entry> entries = new LinkedHashMap<>();
    /** Names and aliases of the file, with the line of each. */
    private final Map<Scope, Integer> taken = new HashMap<>();

    ScopeSection(Collection<ScopeCatalog.Entry> own, Problems problems) {
        this.problems = problems;
        own.forEach(entry -> this.own.put(entry.name(), entry));
    }

    /** Latchkey's own, from the program's file. */
    static List<ScopeCatalog.Entry> own(Fields file, Problems problems) {
        var section = new ScopeSection(List.of(), problems);
        section.read(file, Map.of());
        return List.copyOf(section.entries.values());
    }

    /** @param documented what the APIs' documents say of their scopes */
    void read(Fields file, Map<Scope, DocumentScopes.Described> documented) {
        for (var scope : file.mappings("scopes", SCOPES_MAX)) {
            var name = scope.requiredText("name")
                    .flatMap(text -> name(text, scope.at("name")).stream().findFirst());
            var aliases = new ArrayList<Scope>();
            for (var alias : scope.parts("aliases", ALIASES_MAX)) {
                aliases.addAll(name(alias.text().orElse(""), alias));
            }
            var description = scope.text("description").orElse(null);
            var group = scope.text("group").orElse(null);
            var prompt = scope.text("consentPrompt").orElse(null);
            var isSensitive = scope.flag("sensitive");
            var isForPartnersOnly = scope.flag("partnersOnly");
            scope.finish();
            name.ifPresent(known -> {
                var described = documented.get(known);
                var text = firstOf(description, described == null ? null : described.description(), known.value());
                entries.put(
                        known,
                        new ScopeCatalog.Entry(
                                known,
                                firstOf(group, described == null ? null : described.group(), "Other"),
                                text,
                                firstOf(prompt, text, text),
                                isSensitive,
                                aliases,
                                isForPartnersOnly));
            });
        }
    }

    private static String firstOf(@Nullable String first, @Nullable String second, String last) {
        return Objects.requireNonNullElse(first, Objects.requireNonNullElse(second, last));
    }

    /** The scope, unless its name cannot be one or is taken. */
    private List<Scope> name(String text, Part at) {
        if (!Scope.isScopeToken(text)) {
            problems.add(at, "expected a scope of " + NAME + ", came '" + text + "'");
            return List.of();
        }
        var scope = new Scope(text);
        if (own.containsKey(scope)) {
            problems.add(at, "the scope " + scope + " is Latchkey's own and cannot be defined again");
            return List.of();
        }
        var first = taken.putIfAbsent(scope, at.location().line());
        if (first != null) {
            problems.add(at, "the scope " + scope + " is defined twice; first on line " + first);
            return List.of();
        }
        return List.of(scope);
    }

    /**
     * Which of Latchkey's own scopes documents may declare as well: what is named alike by chance would open Latchkey's own APIs to
     * whoever may use it.
     */
    void readShared(Fields file, Map<Scope, DocumentScopes.Described> documented) {
        var shared = new HashSet<Scope>();
        for (var item : file.parts("sharedScopes", own.size())) {
            var name = item.text().orElse("");
            if (Scope.isScopeToken(name) && own.containsKey(new Scope(name))) {
                shared.add(new Scope(name));
            } else {
                problems.add(item, "expected one of Latchkey's own scopes, came '" + name + "'");
            }
        }
        documented.forEach((scope, described) -> {
            if (own.containsKey(scope) && !shared.contains(scope)) {
                described
                        .places()
                        .values()
                        .forEach(place -> problems.add(
                                place,
                                "the scope " + scope
                                        + " is Latchkey's own, and whoever is granted it here may use it at Latchkey's"
                                        + " own APIs; give yours another name, or list it under sharedScopes in the"
                                        + " catalogue"));
            }
        });
    }

    /**
     * All scopes, arranged by group; within one, Latchkey's own, those of the file in its order, and those that only documents know.
     *
     * @param groups the order of the groups; those not named follow in the order in which they come
     */
    ScopeCatalog all(Map<Scope, DocumentScopes.Described> documented, List<String> groups, Part at) {
        documented.forEach((scope, described) -> {
            if (!own.containsKey(scope) && !taken.containsKey(scope)) {
                entries.put(
                        scope,
                        new ScopeCatalog.Entry(
                                scope,
                                described.group(),
                                described.description(),
                                described.description(),
                                false,
                                List.of()));
            }
        });
        var byGroup = new LinkedHashMap<String, List<ScopeCatalog.Entry>>();
        groups.forEach(group -> byGroup.put(group, new ArrayList<>()));
        entries.values().forEach(entry -> byGroup.putIfAbsent(entry.group(), new ArrayList<>()));
        own.values()
                .forEach(entry -> byGroup.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                        .add(entry));
        entries.values()
                .forEach(entry -> byGroup.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                        .add(entry));
        var all = byGroup.values().stream().flatMap(List::stream).toList();
        if (all.size() > SCOPES_MAX) {
            problems.add(at, "expected at most " + SCOPES_MAX + " scopes, documents included, came " + all.size());
        }
        return new ScopeCatalog(all);
    }
}
