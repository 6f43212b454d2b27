package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Visit;
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

    private final CredentialPages.Parts parts;

    RevokePage(CredentialPages.Parts parts) {
        this.parts = parts;
    }

    HttpResponse form(Visit visit) {
        var credential = parts.credential(visit.actor(), visit.path("id"));
        if (credential.stateAt(parts.clock().instant()).isFinal()) {
            return parts.pages().seeOther(CredentialPages.pathOf(credential.id()));
        }
        return form(200, visit, credential, null);
    }

    private HttpResponse form(int status, Visit visit, Credential credential, @Nullable String error) {
        var uses = parts.transactions()
                .read(tx -> parts.credentials()
                        .lastUses(tx, visit.actor().companyId(), credential.id(), DetailPage.USES_MAX));
        var model = new Model(
                credential.facts().label().name(),
                CredentialPages.pathOf(credential.id()).value(),
                credential instanceof OAuthClient,
                uses.stream().map(DetailPage::useLine).toList(),
                error);
        return parts.pages().console(status, visit, "credentials/revoke", model);
    }

    HttpResponse revoke(Visit visit) {
        var credential = parts.credential(visit.actor(), visit.path("id"));
        var typed = visit.form().find("name").orElse("").strip();
        if (!typed.equals(credential.facts().label().name().strip())) {
            return form(422, visit, credential, parts.pages().text("credentials.revoke.name"));
        }
        try {
            parts.commands().revoke(visit.actor(), credential.id(), before -> {
                if (!typed.equals(before.facts().label().name().strip())) {
                    throw CommandRefused.changed(parts.pages().text("credentials.revoke.changed"));
                }
            });
        } catch (CommandRefused refused) {
            var now = parts.credential(visit.actor(), credential.id());
            return form(Words.status(refused), visit, now, Words.message(refused));
        }
        return parts.pages().seeOther(CredentialPages.pathOf(credential.id()).with("note", "revoked"));
    }
}
