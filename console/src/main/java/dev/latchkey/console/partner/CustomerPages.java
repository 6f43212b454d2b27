package dev.latchkey.console.partner;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.core.activity.CallOutcome;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code /partner/applications/…/customers}: what an application did at each company that has let it in. Of refusals it is told what the
 * application lacked, and nothing of the company's people: neither who could grant it nor from where they came.
 */
public final class CustomerPages {

    private final Pages pages;
    private final PartnerDoor door;
    private final CustomerReader reader;

    CustomerPages(Pages pages, PartnerDoor door, CustomerReader reader) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
    }

    /** How far it looks back. */
    public enum Range {
        WEEK("7d", Duration.ofDays(7)),
        MONTH("30d", Duration.ofDays(30));

        private final String key;
        private final Duration span;

        Range(String key, Duration span) {
            this.key = key;
            this.span = span;
        }

        /** As the address has it. */
        public String key() {
            return key;
        }

        static Range of(String key) {
            return key.equals(MONTH.key) ? MONTH : WEEK;
        }
    }

    /**
     * A company.
     *
     * @param calls of all kinds
     * @param errors that the API answered, or that it did not answer
     * @param refused by us, by a gate or over a limit
     * @param rate errors and refusals in per cent of all calls; absent where there was none
     */
    public record Line(
            String name,
            long calls,
            long errors,
            long refused,
            @Nullable String rate,
            List<RefusalLine> refusals) {}

    /** One of the last refusals. */
    public record RefusalLine(ShownValues.Time at, RecordedRefusal refusal) {}

    /** @param next address of the page behind it; absent when this is the last */
    public record Model(
            String name,
            String path,
            Range range,
            List<Line> lines,
            @Nullable String next) {}

    void addTo(Routes.Builder routes) {
        routes.get(ApplicationListPages.PATH + "/{client}/customers", door.page(this::show));
    }

    private HttpResponse show(Visit visit) {
        var range = Range.of(visit.query().find("range").orElse(""));
        var part = reader.read(
                visit.partner().actor(),
                visit.path("client"),
                pages.clock().instant().minus(range.span),
                visit.query().find("after").orElse(""));
        var path = ApplicationListPages.pathOf(part.application().clientId());
        var next = part.isMore()
                ? new LocalPath(path.value() + "/customers")
                        .with("range", range.key())
                        .with("after", part.customers().getLast().customer().companyId())
                        .value()
                : null;
        var lines = part.customers().stream().map(CustomerPages::line).toList();
        return pages.console(
                200,
                visit,
                "partner/customers",
                new Model(part.application().name(), path.value(), range, lines, next));
    }

    private static Line line(CustomerReader.Used used) {
        var all = used.calls().values().stream().mapToLong(Long::longValue).sum();
        var errors = count(used, CallOutcome.REJECTED_BY_API) + count(used, CallOutcome.FAILED);
        var refused = count(used, CallOutcome.REFUSED) + count(used, CallOutcome.LIMITED);
        return new Line(
                used.customer().name(),
                all,
                errors,
                refused,
                all == 0 ? null : String.format(Locale.ROOT, "%.1f %%", 100.0 * (errors + refused) / all),
                used.refusals().stream()
                        .map(one -> new RefusalLine(ShownValues.time(one.call().at()), one))
                        .toList());
    }

    private static long count(CustomerReader.Used used, CallOutcome outcome) {
        return used.calls().getOrDefault(outcome, 0L);
    }
}
