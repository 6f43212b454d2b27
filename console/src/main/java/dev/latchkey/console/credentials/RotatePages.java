package dev.latchkey.console.credentials;

import dev.latchkey.core.change.Transaction;
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
     * @param ending the secret that a rotation ends at once, because it overlaps from the one before; absent when none does
     * @param unsettled why it is not ended without being asked about; absent when it was not
     * @implNote Many parameters: one for each thing that the form shows.
     */
    public record Model(
            String id,
            String name,
            String path,
            String newest,
            String overlap,
            String date,
            @Nullable String error,
            @Nullable String refusal,
            @Nullable EndingSecret ending,
            @Nullable String unsettled) {}

    /**
     * What was typed, and what is wrong with it.
     *
     * @param error about the overlap
     */
    private record Typed(
            String overlap,
            String date,
            @Nullable String error,
            @Nullable String refusal,
            @Nullable String unsettled) {}

    /**
     * The question before a secret is cut off.
     *
     * @param unsettled why it was not, though the form was sent
     */
    public record CutOff(
            String name,
            String path,
            String action,
            EndingSecret ending,
            @Nullable String unsettled) {}

    /** The field that names a secret which is ended although it is in use. */
    private static final String ENDS = "ends";

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
        return form(200, visit, credential, new Typed("24h", "", null, null, null));
    }

    private boolean isOver(Credential credential) {
        return credential.stateAt(clock.instant()).isFinal();
    }

    private HttpResponse form(int status, Visit visit, Credential credential, Typed typed) {
        var model = new Model(
                credential.id(),
                credential.facts().label().name(),
                CredentialPages.pathOf(credential.id()).value(),
                newest(credential),
                typed.overlap(),
                typed.date(),
                typed.error(),
                typed.refusal(),
                overlapping(visit, credential),
                typed.unsettled());
        return pages.console(status, visit, "credentials/rotate", model);
    }

    private @Nullable EndingSecret overlapping(Visit visit, Credential credential) {
        return Rotation.old(Rotation.living(credential, clock.instant()))
                .map(old -> ending(visit, credential, old))
                .orElse(null);
    }

    private EndingSecret ending(Visit visit, Credential credential, StoredSecret secret) {
        var now = clock.instant();
        var company = visit.actor().companyId();
        return stores.transactions()
                .read(tx -> EndingSecret.of(
                        secret,
                        credential,
                        uses(tx, company, credential),
                        stores.credentials().secretCalls(tx, company, credential.id(), SecretPlot.firstHour(now)),
                        now));
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
        var ending = shown.equals(newest(credential)) ? overlapping(visit, credential) : null;
        if (ending != null && !ending.isSettled(visit.form().find(ENDS).orElse(null))) {
            return form(422, visit, credential, new Typed(chosen, date, null, null, unsettled(ending)));
        }
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
            var typed = new Typed(
                    chosen,
                    date,
                    isOfField ? ShownValues.sentence(refused) : null,
                    isOfField ? null : ShownValues.sentence(refused),
                    null);
            return form(ShownValues.status(refused), visit, now, typed);
        }
    }

    private String unsettled(EndingSecret ending) {
        return pages.text("credentials.ending.missing", ending.hint());
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
        return cutOffForm(200, visit, credential, ending(visit, credential, secret(credential, visit)), null);
    }

    private HttpResponse cutOffForm(
            int status, Visit visit, Credential credential, EndingSecret ending, @Nullable String unsettled) {
        var path = CredentialPages.pathOf(credential.id()).value();
        var name = credential.facts().label().name();
        var model = new CutOff(name, path, path + "/secrets/" + ending.id() + "/revoke", ending, unsettled);
        return pages.console(status, visit, "credentials/cut-off", model);
    }

    private List<LastUse> uses(Transaction tx, String companyId, Credential credential) {
        return stores.credentials().lastUses(tx, companyId, credential.id(), DetailPage.usesMax(credential));
    }

    private boolean isAsSeen(Visit visit, Credential credential, StoredSecret secret, String lastUse) {
        var uses = stores.transactions().read(tx -> uses(tx, visit.actor().companyId(), credential));
        return lastUse.equals(Rotation.lastUse(uses, secret));
    }

    /** Without a question where the form says that the secret is silent, and it still is; what is in use is ended by its name alone. */
    HttpResponse cutOff(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var secret = secret(credential, visit);
        var seen = visit.form().find("lastUse");
        if (seen.isPresent() && !isAsSeen(visit, credential, secret, seen.get())) {
            return cutOffForm(visit);
        }
        var ending = ending(visit, credential, secret);
        var isOver = credential.secretStateAt(secret, clock.instant()).isFinal();
        if (!isOver && !ending.isSettled(visit.form().find(ENDS).orElse(null))) {
            return cutOffForm(422, visit, credential, ending, unsettled(ending));
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

    private static StoredSecret secret(Credential credential, Visit visit) {
        var id = visit.path("secretId");
        return credential.secrets().stream()
                .filter(secret -> secret.id().equals(id))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("secret"));
    }
}
