package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.SecretCommands;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Giving a credential a new secret, and cutting the old one off. */
public final class RotatePages {

    /**
     * The form of a rotation.
     *
     * @param newest id of the newest secret when the form was shown, so that a form sent twice rotates once
     * @param overlap {@code now}, {@code 1h}, {@code 24h}, {@code 7d} or {@code date}
     * @param refusal what is wrong with no field in particular
     */
    public record Model(
            String id,
            String name,
            String path,
            String newest,
            String overlap,
            String date,
            @Nullable String error,
            @Nullable String refusal) {}

    /** The question before a secret is cut off. */
    public record CutOff(String name, String path, String action, String hint, DetailPage.SecretLine secret) {}

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialLookup lookup;
    private final SecretCommands commands;
    private final InstantSource clock;
    private final SecretPage secrets;
    private final DetailPage detail;

    RotatePages(
            Pages pages,
            CredentialStores stores,
            CredentialLookup lookup,
            SecretPage secrets,
            DetailPage detail,
            SecretCommands commands,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.lookup = lookup;
        this.commands = commands;
        this.clock = clock;
        this.secrets = secrets;
        this.detail = detail;
    }

    HttpResponse form(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        if (isOver(credential)) {
            return pages.seeOther(CredentialPages.pathOf(credential.id()));
        }
        if (credential instanceof OAuthClient client && !client.proof().method().usesSecret()) {
            return pages.seeOther(AuthenticationPage.pathOf(credential.id()));
        }
        return form(200, visit, credential, "24h", "", null, null);
    }

    private boolean isOver(Credential credential) {
        return credential.stateAt(clock.instant()).isFinal();
    }

    private HttpResponse form(
            int status,
            Visit visit,
            Credential credential,
            String overlap,
            String date,
            @Nullable String error,
            @Nullable String refusal) {
        var model = new Model(
                credential.id(),
                credential.facts().label().name(),
                CredentialPages.pathOf(credential.id()).value(),
                newest(credential),
                overlap,
                date,
                error,
                refusal);
        return pages.console(status, visit, "credentials/rotate", model);
    }

    private static String newest(Credential credential) {
        return credential.secrets().isEmpty()
                ? ""
                : credential.secrets().getLast().id();
    }

    HttpResponse rotate(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var chosen = visit.form().find("overlap").orElse("");
        var date = visit.form().find("date").orElse("");
        var shown = visit.form().find("newest").orElse("");
        try {
            var made = commands.rotate(visit.actor(), credential.id(), overlap(chosen, date), before -> {
                if (!shown.equals(newest(before))) {
                    throw CommandRefused.changed(pages.text("credentials.rotate.changed"));
                }
            });
            return secrets.show(visit, made, true);
        } catch (CommandRefused refused) {
            var now = lookup.get(visit.actor(), credential.id());
            var isOfField = refused.reason() == CommandRefused.Reason.INVALID;
            return form(
                    ShownValues.status(refused),
                    visit,
                    now,
                    chosen,
                    date,
                    isOfField ? ShownValues.message(refused) : null,
                    isOfField ? null : ShownValues.sentence(refused));
        }
    }

    private RotationOverlap overlap(String chosen, String date) {
        return switch (chosen) {
            case "now" -> new RotationOverlap.None();
            case "1h" -> new RotationOverlap.Lasting(Duration.ofHours(1));
            case "24h" -> new RotationOverlap.Lasting(Duration.ofHours(24));
            case "7d" -> new RotationOverlap.Lasting(Duration.ofDays(7));
            case "date" -> new RotationOverlap.Until(TypedForm.endOf(pages.messages(), date));
            default -> throw CommandRefused.invalid("overlap", pages.text("credentials.rotate.overlap.missing"));
        };
    }

    HttpResponse cutOffForm(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var secret = secret(credential, visit.path("secretId"));
        var path = CredentialPages.pathOf(credential.id()).value();
        var uses = uses(visit, credential);
        var line = DetailPage.secretLine(secret, credential.secretStateAt(secret, clock.instant()), uses, false, false);
        var model = new CutOff(
                credential.facts().label().name(),
                path,
                path + "/secrets/" + secret.id() + "/revoke",
                secret.hint().toString(),
                line);
        return pages.console(200, visit, "credentials/cut-off", model);
    }

    private List<LastUse> uses(Visit visit, Credential credential) {
        return stores.transactions()
                .read(tx -> stores.credentials()
                        .lastUses(tx, visit.actor().companyId(), credential.id(), DetailPage.usesMax(credential)));
    }

    /** Without a question where the form says that the secret is silent, and it still is. */
    HttpResponse cutOff(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var secret = secret(credential, visit.path("secretId"));
        var seen = visit.form().find("lastUse");
        if (seen.isPresent() && !seen.get().equals(Rotation.lastUse(uses(visit, credential), secret))) {
            return cutOffForm(visit);
        }
        try {
            commands.revoke(visit.actor(), credential.id(), secret.id());
        } catch (CommandRefused refused) {
            var note = refused.reason() == CommandRefused.Reason.NOT_FOUND
                    ? pages.text("credentials.cutOff.changed")
                    : ShownValues.sentence(refused);
            var status = refused.reason() == CommandRefused.Reason.NOT_FOUND ? 409 : ShownValues.status(refused);
            return detail.show(status, visit, note);
        }
        return pages.seeOther(CredentialPages.pathOf(credential.id()).with("note", "cut-off"));
    }

    private static StoredSecret secret(Credential credential, String id) {
        return credential.secrets().stream()
                .filter(secret -> secret.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("secret"));
    }
}
