package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerCommands;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.SeenOfPartner;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
     */
    public record Line(
            String id,
            String hint,
            Time createdAt,
            @Nullable Time endsAt,
            PartnerUse use) {
        private Stream<PartnerEnding.One> ending() {
            return PartnerEnding.of(id, hint, use);
        }
    }

    /**
     * The page; the newest key first.
     *
     * @param rotation of the newest key and the one before it, while both work
     * @param ending what a new key would have ended at once, and did not without an answer
     */
    public record Model(
            List<Line> keys,
            @Nullable PartnerRotation rotation,
            String overlap,
            @Nullable String note,
            @Nullable String error,
            PartnerEnding ending,
            Seen seen) {}

    /** One that is to be revoked. */
    public record Revocation(String id, String hint, PartnerEnding ending) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(visit -> show(200, visit, null, PartnerEnding.NONE)))
                .post(PATH, door.change(PartnerRight.KEY, this::renew))
                .get(PATH + "/{id}/revoke", door.change(PartnerRight.KEY, this::askToRevoke))
                .post(PATH + "/{id}/revoke", door.change(PartnerRight.KEY, this::revoke));
    }

    private List<Line> lines(Visit visit) {
        var now = pages.clock().instant();
        return working(reader.keys(visit.partner().actor()), now).stream()
                .map(one -> line(one, now))
                .toList();
    }

    private static List<PartnerReader.UsedKey> working(List<PartnerReader.UsedKey> keys, Instant now) {
        return keys.stream()
                .filter(one -> one.key().facts().expiresAt() == null
                        || one.key().facts().expiresAt().isAfter(now))
                .toList();
    }

    private Line line(PartnerReader.UsedKey one, Instant now) {
        var facts = one.key().facts();
        return new Line(
                one.key().id(),
                "…" + one.key().secrets().getLast().hint().lastFour(),
                ShownValues.time(facts.createdAt()),
                ShownValues.timeOrNull(facts.expiresAt()),
                PartnerUse.of(pages.messages(), one.lastUse(), now));
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error, PartnerEnding ending) {
        var note = visit.query()
                .find("note")
                .filter("revoked"::equals)
                .map(_ -> pages.text("partner.key.revoked"))
                .orElse(null);
        var overlap = visit.form().find("overlap").orElse(TypedOverlap.DEFAULT);
        var now = pages.clock().instant();
        var all = reader.keys(visit.partner().actor());
        var working = working(all, now);
        var model = new Model(
                working.stream().map(one -> line(one, now)).toList(),
                PartnerRotation.of(pages.messages(), working, now).orElse(null),
                overlap,
                note,
                error,
                ending,
                SeenOfPartner.keys(all.stream().map(PartnerReader.UsedKey::key).toList()));
        return pages.console(status, visit, "partner/key", model);
    }

    private HttpResponse renew(Visit visit) {
        var actor = visit.partner().actor();
        try {
            var overlap = TypedOverlap.read(visit.form(), pages.messages());
            var ending = overlap instanceof RotationOverlap.None
                    ? PartnerEnding.asked(lines(visit).stream().flatMap(Line::ending))
                    : PartnerEnding.NONE;
            if (!ending.isSettled(visit.form())) {
                return show(422, visit, null, ending.unsettled());
            }
            var made = commands.regenerateKey(actor, actor.partnerId(), overlap, visit.seen());
            var model = new ShownSecret(
                    pages.text("partner.key.made"), null, made.secret().reveal(), PATH, "partnerKey");
            return pages.console(200, visit, "partner/secret", model);
        } catch (CommandRefused e) {
            return show(ShownValues.status(e), visit, ShownValues.sentence(e), PartnerEnding.NONE);
        }
    }

    private HttpResponse askToRevoke(Visit visit) {
        var line = toRevoke(visit);
        return askToRevoke(200, visit, line, PartnerEnding.asked(line.ending()));
    }

    private Line toRevoke(Visit visit) {
        return lines(visit).stream()
                .filter(line -> line.id().equals(visit.path("id")))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("key"));
    }

    private HttpResponse askToRevoke(int status, Visit visit, Line line, PartnerEnding ending) {
        return pages.console(status, visit, "partner/revoke-key", new Revocation(line.id(), line.hint(), ending));
    }

    private HttpResponse revoke(Visit visit) {
        var actor = visit.partner().actor();
        var line = toRevoke(visit);
        var ending = PartnerEnding.asked(line.ending());
        if (!ending.isSettled(visit.form())) {
            return askToRevoke(422, visit, line, ending.unsettled());
        }
        commands.revokeKey(actor, actor.partnerId(), line.id());
        return pages.seeOther(new LocalPath(PATH).with("note", "revoked"));
    }
}
