package dev.latchkey.engine.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every scope this deployment knows, with its group, its texts and its aliases. An alias is another published spelling of
 * the same scope and is turned into the canonical name wherever a scope enters. Immutable.
 */
public final class ScopeCatalog {

    /**
     * One known scope.
     *
     * @param group heading it is listed under, for instance "Orders"
     * @param description what it allows, for the person who chooses scopes
     * @param consentPrompt what it allows, in the few words shown to the person who consents
     * @param isSensitive whether pages mark it, because it writes or reaches personal or company-wide data
     * @param isForPartnersOnly whether only partners' own credentials carry it, and no client that registers itself
     */
    public record Entry(
            Scope name,
            String group,
            String description,
            String consentPrompt,
            boolean isSensitive,
            List<Scope> aliases,
            boolean isForPartnersOnly) {

        /** One that others than partners may carry. */
        public Entry(
                Scope name,
                String group,
                String description,
                String consentPrompt,
                boolean isSensitive,
                List<Scope> aliases) {
            this(name, group, description, consentPrompt, isSensitive, aliases, false);
        }
    }

    private final List<Entry> entries;
    private final Map<Scope, Scope> canonicalByName = new HashMap<>();

    /** @throws IllegalArgumentException when a name or an alias stands for two scopes */
    public ScopeCatalog(Collection<Entry> entries) {
        this.entries = List.copyOf(entries);
        for (var entry : this.entries) {
            add(entry.name(), entry.name());
            entry.aliases().forEach(alias -> add(alias, entry.name()));
        }
    }

    private void add(Scope name, Scope canonical) {
        if (canonicalByName.putIfAbsent(name, canonical) != null) {
            throw new IllegalArgumentException("scope " + name + " is defined twice");
        }
    }

    /** The entries in the order of the catalogue. */
    public List<Entry> entries() {
        return entries;
    }

    /** The canonical name of a scope or of an alias; empty when this deployment does not know it. */
    public Optional<Scope> canonical(Scope scope) {
        return Optional.ofNullable(canonicalByName.get(scope));
    }

    /** Canonical names of all; empty when one of them is unknown. */
    public Optional<Scopes> canonical(Scopes scopes) {
        var names = scopes.stream().map(canonicalByName::get).toList();
        return names.stream().anyMatch(java.util.Objects::isNull) ? Optional.empty() : Optional.of(Scopes.of(names));
    }

    /**
     * The names that scopes have now: an alias becomes its canonical name, one that is unknown stays. For what was stored or signed
     * under an earlier catalogue.
     */
    public Scopes current(Scopes scopes) {
        return Scopes.of(scopes.stream()
                .map(scope -> canonicalByName.getOrDefault(scope, scope))
                .toList());
    }

    /** All but those of partners' own credentials: what a company can get. */
    public Scopes ofCompanies() {
        return Scopes.of(entries.stream()
                .filter(entry -> !entry.isForPartnersOnly())
                .map(Entry::name)
                .toList());
    }

    public Scopes all() {
        return Scopes.of(entries.stream().map(Entry::name).toList());
    }
}
