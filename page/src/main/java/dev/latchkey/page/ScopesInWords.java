package dev.latchkey.page;

import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scopes as people are asked for them, on every page alike: who consents, who approves and who looks it up later read the same sentences.
 *
 * @param scopes as they were asked for or given
 * @param groups in the order of the catalogue; scopes that it does not have any more stand last, in a group without a name
 */
public record ScopesInWords(Scopes scopes, List<Group> groups) {

    /** None. */
    public static final ScopesInWords NONE = new ScopesInWords(Scopes.NONE, List.of());

    /** Things of one kind. */
    public record Group(String name, List<Line> lines) {}

    /**
     * One thing that an application may do.
     *
     * @param reason for which it asks for that, in the words of its partner; absent where none is known
     */
    public record Line(
            String scope,
            String prompt,
            String description,
            boolean isSensitive,
            @Nullable String reason) {

        private Line because(@Nullable String reason) {
            return new Line(scope, prompt, description, isSensitive, reason);
        }
    }

    /** @param scopes by their names or their aliases */
    public static ScopesInWords of(ScopeCatalog catalog, Scopes scopes) {
        var current = catalog.current(scopes);
        var byName = new LinkedHashMap<String, List<Line>>();
        for (var entry : catalog.entries()) {
            if (current.contains(entry.name())) {
                byName.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                        .add(new Line(
                                entry.name().value(),
                                entry.consentPrompt(),
                                entry.description(),
                                entry.isSensitive(),
                                null));
            }
        }
        var gone = current.minus(catalog.all()).names().stream()
                .map(name -> new Line(name, name, "", false, null))
                .toList();
        if (!gone.isEmpty()) {
            byName.computeIfAbsent("", _ -> new ArrayList<>()).addAll(gone);
        }
        return new ScopesInWords(
                scopes,
                byName.entrySet().stream()
                        .map(group -> new Group(group.getKey(), List.copyOf(group.getValue())))
                        .toList());
    }

    /** The same with why the application asks for each, by the name that the scope is known by. */
    public ScopesInWords because(Map<String, String> reasons) {
        return new ScopesInWords(
                scopes,
                groups.stream()
                        .map(group -> new Group(
                                group.name(),
                                group.lines().stream()
                                        .map(line -> line.because(reasons.get(line.scope())))
                                        .toList()))
                        .toList());
    }

    public boolean isEmpty() {
        return scopes.isEmpty();
    }

    /** Their sentences, without groups. */
    public List<String> prompts() {
        return groups.stream()
                .flatMap(group -> group.lines().stream())
                .map(Line::prompt)
                .toList();
    }
}
