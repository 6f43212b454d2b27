package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ending a credential for good, after its name was typed. */
public final class RevokePage {

    /** @param uses the last calls, which will be refused from then on */
    public record Model(
            String name,
            String path,
            boolean isClient,
            List<DetailPage.UseLine> uses,
            @Nullable String error) {}

    private static final int USES_MAX = 20;

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialLookup lookup;
    private final CredentialCommands commands;
    private final InstantSource clock;

    RevokePage(
            Pages pages,
            CredentialStores stores,
            CredentialLookup lookup,
            CredentialCommands commands,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.lookup = lookup;
        this.commands = commands;
        this.clock = clock;
    }

    HttpResponse form(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        if (credential.stateAt(clock.instant()).isFinal()) {
            return pages.seeOther(CredentialPages.pathOf(credential.id()));
        }
        return form(200, visit, credential, null);
    }

    private HttpResponse form(int status, Visit visit, Credential credential, @Nullable String error) {
        var uses = stores.transactions()
                .read(tx -> stores.credentials().lastUses(tx, visit.actor().companyId(), credential.id(), USES_MAX));
        var model = new Model(
                credential.facts().label().name(),
                CredentialPages.pathOf(credential.id()).value(),
                credential instanceof OAuthClient,
                uses.stream().map(DetailPage::useLine).toList(),
                error);
        return pages.console(status, visit, "credentials/revoke", model);
    }

    HttpResponse revoke(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var typed = visit.form().find("name").orElse("");
        if (!ShownName.isTyped(typed, credential.facts().label().name())) {
            return form(422, visit, credential, pages.text("credentials.revoke.name"));
        }
        try {
            commands.revoke(visit.actor(), credential.id(), before -> {
                if (!ShownName.isTyped(typed, before.facts().label().name())) {
                    throw CommandRefused.changed(pages.text("credentials.revoke.changed"));
                }
            });
        } catch (CommandRefused refused) {
            var now = lookup.get(visit.actor(), credential.id());
            return form(ShownValues.status(refused), visit, now, ShownValues.sentence(refused));
        }
        return pages.seeOther(CredentialPages.pathOf(credential.id()).with("note", "revoked"));
    }
}
