package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /partner/key}: the partner API key, made, shown once, rotated and revoked. */
public final class PartnerKeyPages {

    static final String PATH = PartnerDoor.PATH + "/key";

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final PartnerCommands commands;

    PartnerKeyPages(Pages pages, PartnerDoor door, PartnerReader reader, PartnerCommands commands) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
    }

    /**
     * A key that works.
     *
     * @param hint its last characters
     * @param endsAt absent without an end
     * @param lastUsedAt absent while nobody used it
     */
    public record Line(
            String id,
            String hint,
            Time createdAt,
            @Nullable Time endsAt,
            @Nullable Moment lastUsedAt) {}

    /** The page; the newest key first. */
    public record Model(
            List<Line> keys,
            String overlap,
            @Nullable String note,
            @Nullable String error) {}

    /** One that is to be revoked. */
    public record Revocation(String id, String hint) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(visit -> show(200, visit, null)))
                .post(PATH, door.change(PartnerRight.KEY, this::renew))
                .get(PATH + "/{id}/revoke", door.change(PartnerRight.KEY, this::askToRevoke))
                .post(PATH + "/{id}/revoke", door.change(PartnerRight.KEY, this::revoke));
    }

    private List<Line> lines(Visit visit) {
        var now = pages.clock().instant();
        return reader.keys(visit.partner().actor()).stream()
                .filter(key -> key.facts().expiresAt() == null
                        || key.facts().expiresAt().isAfter(now))
                .map(this::line)
                .toList();
    }

    private Line line(PartnerKey key) {
        var facts = key.facts();
        var end = facts.expiresAt();
        var used = facts.lastUsedAt();
        return new Line(
                key.id(),
                "…" + key.secrets().getLast().hint().lastFour(),
                ShownValues.time(facts.createdAt()),
                end == null ? null : ShownValues.time(end),
                used == null
                        ? null
                        : Moment.of(pages.messages(), used, pages.clock().instant()));
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        var note = visit.query()
                .find("note")
                .filter("revoked"::equals)
                .map(_ -> pages.text("partner.key.revoked"))
                .orElse(null);
        var overlap = visit.form().find("overlap").orElse(TypedOverlap.DEFAULT);
        return pages.console(status, visit, "partner/key", new Model(lines(visit), overlap, note, error));
    }

    private HttpResponse renew(Visit visit) {
        var actor = visit.partner().actor();
        try {
            var made =
                    commands.regenerateKey(actor, actor.partnerId(), TypedOverlap.read(visit.form(), pages.messages()));
            var model = new ShownSecret(
                    pages.text("partner.key.made"), null, made.secret().reveal(), PATH, "partnerKey");
            return pages.console(200, visit, "partner/secret", model);
        } catch (CommandRefused e) {
            return show(ShownValues.status(e), visit, ShownValues.sentence(e));
        }
    }

    private HttpResponse askToRevoke(Visit visit) {
        return lines(visit).stream()
                .filter(line -> line.id().equals(visit.path("id")))
                .findFirst()
                .map(line -> pages.console(200, visit, "partner/revoke-key", new Revocation(line.id(), line.hint())))
                .orElseThrow(() -> CommandRefused.notFound("key"));
    }

    private HttpResponse revoke(Visit visit) {
        var actor = visit.partner().actor();
        commands.revokeKey(actor, actor.partnerId(), visit.path("id"));
        return pages.seeOther(new LocalPath(PATH).with("note", "revoked"));
    }
}
