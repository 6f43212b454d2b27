package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.ClientProofCommands;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Saying how a client proves itself: rotating its keys, giving it keys in place of a secret, and back. */
public final class AuthenticationPage {

    /**
     * The form, as it is or as it was typed.
     *
     * @param path of the client
     * @param meanwhile what somebody else made of it; absent when nobody did
     */
    public record Model(
            String name,
            String path,
            TypedProof.Fields fields,
            Seen seen,
            @Nullable Meanwhile meanwhile) {}

    private final Pages pages;
    private final CredentialLookup lookup;
    private final ClientProofCommands commands;
    private final SecretPage secrets;
    private final InstantSource clock;

    AuthenticationPage(
            Pages pages,
            CredentialLookup lookup,
            ClientProofCommands commands,
            SecretPage secrets,
            InstantSource clock) {
        this.pages = pages;
        this.lookup = lookup;
        this.commands = commands;
        this.secrets = secrets;
        this.clock = clock;
    }

    static LocalPath pathOf(String clientId) {
        return new LocalPath(CredentialPages.pathOf(clientId).value() + "/authentication");
    }

    private OAuthClient client(Visit visit) {
        if (!(lookup.get(visit.actor(), visit.path("id")) instanceof OAuthClient client)) {
            throw CommandRefused.notFound("client");
        }
        return client;
    }

    HttpResponse form(Visit visit) {
        var client = client(visit);
        return client.stateAt(clock.instant()).isFinal()
                ? pages.seeOther(CredentialPages.pathOf(client.id()))
                : show(200, visit, client, TypedProof.of(client.proof()), null);
    }

    HttpResponse save(Visit visit) {
        var client = client(visit);
        var typed = TypedProof.read(visit.form());
        try {
            var wanted = typed.toProof(pages.messages());
            var changed = commands.change(
                    visit.actor(), client.id(), wanted, before -> visit.seen().require(before.seen()));
            var secret = changed.secret();
            return secret == null
                    ? pages.seeOther(CredentialPages.pathOf(client.id()).with("note", "authentication"))
                    : secrets.show(visit, new NewSecret<>(changed.client(), secret), true);
        } catch (CommandRefused refused) {
            return show(ShownValues.status(refused), visit, client(visit), typed, refused);
        }
    }

    private HttpResponse show(
            int status, Visit visit, OAuthClient client, TypedProof typed, @Nullable CommandRefused refused) {
        var errors = refused == null ? FieldErrors.NONE : FieldErrors.of(refused);
        var model = new Model(
                client.facts().label().name(),
                CredentialPages.pathOf(client.id()).value(),
                typed.fields(errors.withoutChange()),
                visit.seenBefore("method", client.seen(), errors),
                errors.isChanged() ? meanwhile(client) : null);
        return pages.console(status, visit, "credentials/authentication", model);
    }

    private Meanwhile meanwhile(OAuthClient client) {
        var keys = client.proof().keys();
        var now = keys == null ? pages.text("credentials.proof.secret") : pages.text("credentials.proof.keys");
        return Meanwhile.of(
                true,
                pages.text("meanwhile.name"),
                client.facts().label().name(),
                pages.text("credentials.proof"),
                now);
    }
}
