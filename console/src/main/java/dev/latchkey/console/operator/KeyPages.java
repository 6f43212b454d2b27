package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.core.operator.KeyAdministration;
import dev.latchkey.core.signing.KeyRotation;
import dev.latchkey.core.signing.SigningKeys.State;
import dev.latchkey.core.signing.SigningKeys.StoredKey;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /operator/keys}: what tokens and principals are signed with, and the next key. */
public final class KeyPages {

    static final String PATH = OperatorDoor.PATH + "/keys";

    private final Pages pages;
    private final OperatorDoor door;
    private final KeyAdministration keys;

    KeyPages(Pages pages, OperatorDoor door, KeyAdministration keys) {
        this.pages = pages;
        this.door = door;
        this.keys = keys;
    }

    /** @param state ends the key of its words */
    public record Line(String id, String algorithm, String state, String badge, Time since) {}

    /** @param isRotating whether a key waits already to be used */
    public record Model(
            List<Line> keys,
            boolean isRotating,
            long publishedMinutes,
            @Nullable String note) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(visit -> show(visit, "operator/keys")))
                .get(PATH + "/rotate", door.page(visit -> show(visit, "operator/rotate")))
                .post(PATH + "/rotate", door.recent(this::rotate));
    }

    private HttpResponse show(Visit visit, String template) {
        var all = keys.list();
        var note = visit.query().find("note").filter("rotated"::equals).map(_ -> pages.text("operator.keys.rotated"));
        var model = new Model(
                all.reversed().stream().map(KeyPages::line).toList(),
                all.stream().anyMatch(key -> key.state() == State.PENDING),
                KeyRotation.PUBLISHED_BEFORE_USE.toMinutes(),
                note.orElse(null));
        return pages.console(200, visit, template, model);
    }

    private static Line line(StoredKey key) {
        var badge = switch (key.state()) {
            case PENDING -> "lk-badge-warn";
            case ACTIVE -> "lk-badge-usual";
            case RETIRING, RETIRED -> "lk-badge-quiet";
        };
        return new Line(key.kid(), key.algorithm(), key.state().name(), badge, ShownValues.time(key.stateChangedAt()));
    }

    private HttpResponse rotate(Visit visit) {
        keys.rotate(visit.operator());
        return pages.seeOther(new LocalPath(PATH).with("note", "rotated"));
    }
}
