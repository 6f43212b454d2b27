package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.core.change.ViewStanding;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.gateway.proxy.UpstreamFigures;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /operator/node}: what the node that answers is made of, and how each part of it does. */
public final class NodePage {

    static final String PATH = OperatorDoor.PATH + "/node";

    /** A certificate that ends sooner is told. */
    static final Duration ENDS_SOON = Duration.ofDays(21);

    private final Pages pages;
    private final OperatorDoor door;
    private final NodeReader node;
    private final PlatformState state;

    NodePage(Pages pages, OperatorDoor door, NodeReader node, PlatformState state) {
        this.pages = pages;
        this.door = door;
        this.node = node;
        this.state = state;
    }

    /**
     * How something is.
     *
     * @param isWell absent where that means nothing
     */
    public record Fact(String text, String state, @Nullable Boolean isWell) {}

    /** @param isWell whether it is good for long enough */
    public record Certificate(String subject, Time end, boolean isWell) {}

    /** @param addresses those of its upstream; none before the first request */
    public record Upstream(String path, String name, String load, List<Fact> addresses) {}

    /** @param trouble empty when all is as it should be */
    public record ViewLine(String name, String lag, String trouble) {}

    /** What a log told of a failure. */
    public record Failure(Time at, String text) {}

    /**
     * The page.
     *
     * @param reasons why the node is not ready; none when it is
     * @param tlsFile absent when listeners speak plain HTTP
     * @param failure the newest; absent when there was none
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            List<String> reasons,
            String version,
            String java,
            Time startedAt,
            String heap,
            Fact store,
            Fact mail,
            @Nullable String tlsFile,
            List<Certificate> certificates,
            List<Upstream> upstreams,
            List<ViewLine> views,
            @Nullable Failure failure) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(this::show));
    }

    private String size(NodeFacts.Store store) {
        var size = Sizes.of(store.bytes().getAsLong());
        var free = store.freeBytes().getAsLong();
        return free == Long.MAX_VALUE ? size : pages.text("operator.node.store.free", size, Sizes.of(free));
    }

    private HttpResponse show(Visit visit) {
        var facts = node.facts();
        var heap = node.heap();
        var tls = facts.tls();
        var model = new Model(
                node.reasons(),
                facts.version(),
                Runtime.version().toString(),
                ShownValues.time(node.startedAt()),
                pages.text("operator.node.heap.of", heap.used(), heap.max()),
                new Fact(facts.store().place(), size(facts.store()), null),
                mail(facts.mail()),
                tls == null ? null : tls.file(),
                tls == null
                        ? List.of()
                        : tls.ends().get().stream().map(this::certificate).toList(),
                state.apis().stream().map(this::upstream).toList(),
                node.views().stream().map(this::view).toList(),
                facts.newestError()
                        .get()
                        .map(error -> new Failure(ShownValues.time(error.at()), error.text()))
                        .orElse(null));
        return pages.console(200, visit, "operator/node", model);
    }

    private Fact mail(NodeFacts.Mail mail) {
        if (!mail.isTaking().getAsBoolean()) {
            return new Fact(mail.place(), pages.text("operator.node.mail.notTaking"), false);
        }
        return mail.isServer()
                ? new Fact(mail.place(), pages.text("operator.node.mail.taking"), true)
                : new Fact(mail.place(), pages.text("operator.node.mail.folder"), null);
    }

    private Certificate certificate(CertificateFiles.End one) {
        return new Certificate(one.subject(), ShownValues.time(one.end()), !endsSoon(one, node.now()));
    }

    /** Whether somebody should see to a new one, or should have. */
    static boolean endsSoon(CertificateFiles.End one, Instant now) {
        return one.end().isBefore(now.plus(ENDS_SOON));
    }

    private Upstream upstream(PlatformState.Api api) {
        var figures = state.upstreams().get().get(api.name());
        var path = ApiPages.PATH + "/" + api.name();
        if (figures == null) {
            return new Upstream(path, api.name(), pages.text("operator.upstream.unasked"), List.of());
        }
        return new Upstream(
                path,
                api.name(),
                pages.text("operator.node.underWay", figures.underWay(), figures.connectionsMax()),
                figures.addresses().stream().map(this::address).toList());
    }

    private Fact address(UpstreamFigures.Address address) {
        return new Fact(
                address.name(),
                pages.text(address.isUp() ? "operator.upstream.isUp" : "operator.upstream.isDown"),
                address.isUp());
    }

    private ViewLine view(ViewStanding standing) {
        var trouble = standing.trouble();
        return new ViewLine(
                pages.text("operator.view." + standing.view()),
                pages.text("operator.node.lag.of", standing.lag().toMillis()),
                trouble == null ? "" : trouble);
    }
}
