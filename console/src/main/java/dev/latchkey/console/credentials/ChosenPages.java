package dev.latchkey.console.credentials;

import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialRequest;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is done to several credentials that were chosen in the list: shown first, each with what it was used for, then done one by one. Each
 * is a command of its own, with its own transaction, power check and audit entry, so what one of them refuses stops no other.
 */
public final class ChosenPages {

    static final String PATH = CredentialPages.PATH + "/chosen";

    /** As many as a page of the list has. */
    static final int CHOSEN_MAX = 50;

    private static final String ID = "id.";

    /** What is done to all of them. */
    public enum Action {
        REVOKE("revocation"),
        END("expiry");

        private final String path;

        Action(String name) {
            this.path = PATH + "/" + name;
        }

        public String path() {
            return path;
        }
    }

    /**
     * One that was chosen.
     *
     * @param seen a digest of it as it is shown
     * @param refusal why nothing was done to it; absent when it was done, and before
     */
    public record Chosen(
            String id,
            String path,
            String name,
            boolean isClient,
            @Nullable Moment lastUsedAt,
            @Nullable Moment until,
            String seen,
            @Nullable String refusal) {}

    /**
     * What will be done.
     *
     * @param confirmation what has to be typed; for a revocation
     * @param typed the last day as it was typed; for an end
     * @param over names of those to which nothing can be done any more
     */
    public record Model(
            Action action,
            List<Chosen> chosen,
            List<String> over,
            String confirmation,
            String typed,
            @Nullable String error) {}

    /** What was done to each, and to how many. */
    public record Outcome(Action action, List<Chosen> chosen, int done) {}

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialCommands commands;
    private final InstantSource clock;

    ChosenPages(Pages pages, CredentialStores stores, CredentialCommands commands, InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.commands = commands;
        this.clock = clock;
    }

    HttpResponse revocation(Visit visit) {
        return form(200, visit, Action.REVOKE, visit.query(), null);
    }

    HttpResponse expiry(Visit visit) {
        return form(200, visit, Action.END, visit.query(), null);
    }

    HttpResponse revoke(Visit visit) {
        var chosen = chosen(visit.form());
        if (!typed(visit, "confirm").equalsIgnoreCase(confirmation(chosen.size()))) {
            return form(422, visit, Action.REVOKE, visit.form(), pages.text("credentials.chosen.confirm"));
        }
        return done(
                visit,
                Action.REVOKE,
                (id, seen) -> commands.revoke(visit.actor(), id, before -> seen.require(before.seen())));
    }

    HttpResponse end(Visit visit) {
        try {
            var end = TypedForm.endOf(pages.messages(), typed(visit, "expiryDate"));
            if (!end.isAfter(clock.instant())) {
                return form(422, visit, Action.END, visit.form(), pages.text("credentials.chosen.past"));
            }
            return done(
                    visit,
                    Action.END,
                    (id, seen) -> commands.edit(visit.actor(), id, before -> {
                        seen.require(before.seen());
                        return ending(before, end);
                    }));
        } catch (CommandRefused refused) {
            return form(422, visit, Action.END, visit.form(), ShownValues.sentence(refused));
        }
    }

    /** A command for one credential, which has to be as it was seen. */
    @FunctionalInterface
    private interface One {
        void run(String id, Seen seen);
    }

    private HttpResponse done(Visit visit, Action action, One command) {
        var wanted = chosen(visit.form());
        var found = find(visit, wanted);
        var lines = new ArrayList<Chosen>();
        CommandRefused first = null;
        for (var credential : found) {
            String refusal = null;
            try {
                command.run(credential.id(), new Seen(wanted.getOrDefault(credential.id(), "")));
            } catch (CommandRefused refused) {
                first = first == null ? refused : first;
                refusal = ShownValues.sentence(refused);
            }
            lines.add(line(credential, refusal));
        }
        var done = (int) lines.stream().filter(line -> line.refusal() == null).count();
        var status = done > 0 || first == null ? 200 : ShownValues.status(first);
        return pages.console(status, visit, "credentials/chosen-done", new Outcome(action, lines, done));
    }

    private HttpResponse form(int status, Visit visit, Action action, FormParameters from, @Nullable String error) {
        var now = clock.instant();
        var living = new ArrayList<Chosen>();
        var over = new ArrayList<String>();
        for (var credential : find(visit, chosen(from))) {
            if (credential.stateAt(now).isFinal()) {
                over.add(credential.facts().label().name());
            } else {
                living.add(line(credential, null));
            }
        }
        var typed = from.find("expiryDate").orElse("");
        var model = new Model(action, living, over, confirmation(living.size()), typed, error);
        return pages.console(status, visit, "credentials/chosen", model);
    }

    private String confirmation(int count) {
        return pages.text("credentials.chosen.phrase", count);
    }

    private static String typed(Visit visit, String field) {
        return visit.form().find(field).orElse("").strip();
    }

    /**
     * What a form names, with what it says it showed.
     *
     * @throws CommandRefused for more than can be chosen
     */
    private SequencedMap<String, String> chosen(FormParameters from) {
        var chosen = new LinkedHashMap<String, String>();
        for (var name : from.names()) {
            if (name.startsWith(ID)) {
                chosen.put(name.substring(ID.length()), from.find(name).orElse(""));
            }
        }
        if (chosen.size() > CHOSEN_MAX) {
            throw CommandRefused.invalid("id", pages.text("credentials.chosen.tooMany", CHOSEN_MAX));
        }
        return chosen;
    }

    /** Those that the company has, in the order of the form. */
    private List<Credential> find(Visit visit, SequencedMap<String, String> chosen) {
        var companyId = visit.actor().companyId();
        var found = stores.transactions()
                .<List<Credential>>read(tx -> chosen.keySet().stream()
                        .flatMap(id -> stores.credentials().find(tx, companyId, id).stream())
                        .toList());
        if (found.isEmpty() && !chosen.isEmpty()) {
            throw CommandRefused.notFound("credential");
        }
        return found;
    }

    private Chosen line(Credential credential, @Nullable String refusal) {
        var now = clock.instant();
        var facts = credential.facts();
        return new Chosen(
                credential.id(),
                CredentialPages.pathOf(credential.id()).value(),
                facts.label().name(),
                credential instanceof OAuthClient,
                moment(facts.lastUsedAt(), now),
                moment(facts.expiresAt(), now),
                credential.seen().digest(),
                refusal);
    }

    private @Nullable Moment moment(@Nullable Instant at, Instant now) {
        return at == null ? null : Moment.of(pages.messages(), at, now);
    }

    /** The same with this end. */
    private static CredentialRequest ending(Credential before, Instant end) {
        var facts = before.facts();
        return switch (before) {
            case ApiKey _ -> new NewApiKey(facts.label(), end, facts.allowList());
            case OAuthClient client -> new NewClient(facts.label(), end, facts.allowList(), client.settings());
            case PartnerKey _ -> throw CommandRefused.notFound("credential");
        };
    }
}
