package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.OAuthClient;
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
        var isClient = credential instanceof OAuthClient;
        var model =
                fields.model(visit, isClient, false, path.value() + "/edit", path.value(), TypedForm.of(credential));
        return parts.pages().console(200, visit, "credentials/form", model);
    }

    HttpResponse save(Visit visit) {
        var credential = parts.credential(visit.actor(), visit.path("id"));
        var path = CredentialPages.pathOf(credential.id());
        var typed = TypedForm.read(visit.form());
        var isClient = credential instanceof OAuthClient;
        var now = parts.clock().instant();
        var kept = credential.facts().expiresAt();
        try {
            if (isClient) {
                parts.commands()
                        .edit(
                                visit.actor(),
                                credential.id(),
                                typed.toClient(parts.pages().messages(), now, kept));
            } else {
                parts.commands()
                        .edit(
                                visit.actor(),
                                credential.id(),
                                typed.toApiKey(parts.pages().messages(), now, kept));
            }
            return parts.pages().seeOther(path.with("note", "edited"));
        } catch (CommandRefused refused) {
            var model =
                    fields.model(visit, isClient, false, path.value() + "/edit", path.value(), typed, refused, null);
            return parts.pages().console(Words.status(refused), visit, "credentials/form", model);
        }
    }
}
