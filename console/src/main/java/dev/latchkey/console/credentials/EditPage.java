package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Visit;

/** Changing a credential; what it may do changes at once. */
final class EditPage {

    private final CredentialPages.Parts parts;
    private final FormFields fields;

    EditPage(CredentialPages.Parts parts, FormFields fields) {
        this.parts = parts;
        this.fields = fields;
    }

    HttpResponse form(Visit visit) {
        var credential = parts.credential(visit.actor(), visit.path("id"));
        var path = CredentialPages.pathOf(credential.id());
        if (credential.stateAt(parts.clock().instant()).isFinal()) {
            return parts.pages().seeOther(path);
        }
        var model = fields.change(visit, credential, TypedForm.of(credential), null);
        return parts.pages().console(200, visit, "credentials/form", model);
    }

    HttpResponse save(Visit visit) {
        var credential = parts.credential(visit.actor(), visit.path("id"));
        var typed = TypedForm.read(visit.form());
        try {
            parts.commands().edit(visit.actor(), credential.id(), before -> {
                var wanted = wanted(typed, before);
                visit.seen().require(before.seen());
                return wanted;
            });
            return parts.pages()
                    .seeOther(CredentialPages.pathOf(credential.id()).with("note", "edited"));
        } catch (CommandRefused refused) {
            var now = parts.credential(visit.actor(), credential.id());
            var model = fields.change(visit, now, typed, refused);
            return parts.pages().console(Words.status(refused), visit, "credentials/form", model);
        }
    }

    private CredentialRequest wanted(TypedForm typed, Credential before) {
        var messages = parts.pages().messages();
        var now = parts.clock().instant();
        var kept = before.facts().expiresAt();
        return before instanceof OAuthClient
                ? typed.toClient(messages, now, kept)
                : typed.toApiKey(messages, now, kept);
    }
}
