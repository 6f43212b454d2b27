package dev.latchkey.demo.hiring;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.audit.AuditApi;
import dev.latchkey.demo.hiring.candidates.ApplicationsApi;
import dev.latchkey.demo.hiring.candidates.CandidatesApi;
import dev.latchkey.demo.hiring.candidates.PropertiesApi;
import dev.latchkey.demo.hiring.candidates.SharesApi;
import dev.latchkey.demo.hiring.candidates.TagsApi;
import dev.latchkey.demo.hiring.configuration.ConfigurationApi;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.http.HttpEdge;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.jobs.HiringTeamApi;
import dev.latchkey.demo.hiring.jobs.JobCountApi;
import dev.latchkey.demo.hiring.jobs.JobsApi;
import dev.latchkey.demo.hiring.jobs.PublicationApi;
import dev.latchkey.demo.hiring.offers.OffersApi;
import dev.latchkey.demo.hiring.postings.ApplyApi;
import dev.latchkey.demo.hiring.postings.CommonApi;
import dev.latchkey.demo.hiring.postings.FeedApi;
import dev.latchkey.demo.hiring.postings.PostingsApi;
import dev.latchkey.demo.hiring.store.HiringStore;
import dev.latchkey.demo.hiring.users.UsersApi;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The demonstration hiring API, running. Close it to stop; what it acknowledged is on the disk either way. */
public final class HiringApi implements AutoCloseable {

    private static final int HEADER_BYTES_MAX = 32 * 1024;
    private static final int START_SECONDS_MAX = 20;

    private final HttpServer server;
    private final HttpEdge edge;
    private final HiringStore store;

    private HiringApi(HttpServer server, HttpEdge edge, HiringStore store) {
        this.server = server;
        this.edge = edge;
        this.store = store;
    }

    /**
     * Opens the data and listens. Not to be called on an event loop.
     *
     * @throws IllegalStateException when the port is taken or the data cannot be opened
     */
    public static HiringApi start(HiringApiSettings settings) {
        var store = HiringStore.open(settings.database());
        var routes = routes(store, settings.directory(), settings.clock());
        var edge = new HttpEdge(settings.vertx(), routes, settings.verifier(), settings.audiences());
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(HEADER_BYTES_MAX);
        var server = settings.vertx().createHttpServer(options).requestHandler(edge::handle);
        try {
            server.listen().await(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | RuntimeException e) {
            edge.close();
            store.close();
            throw new IllegalStateException(
                    "expected to listen on " + settings.host() + ":" + settings.port() + "; choose another port", e);
        }
        return new HiringApi(server, edge, store);
    }

    /** Every operation served, of every API. */
    static List<Route> routes(HiringStore store, HiringDirectory directory, InstantSource clock) {
        var views = new Views(directory);
        return Stream.of(
                        new CommonApi().routes(),
                        new PostingsApi(store).routes(),
                        new ApplyApi(store, views, clock).routes(),
                        new FeedApi(store, clock).routes(),
                        new JobsApi(store, views, clock).routes(),
                        new JobCountApi(store, views).routes(),
                        new HiringTeamApi(store, views, directory).routes(),
                        new PublicationApi(store, views, clock).routes(),
                        new CandidatesApi(store, views, clock).routes(),
                        new ApplicationsApi(store, views, clock).routes(),
                        new PropertiesApi(store, views).routes(),
                        new TagsApi(store, views).routes(),
                        new SharesApi(store, views, directory, clock).routes(),
                        new OffersApi(store, views).routes(),
                        new UsersApi(directory, views).routes(),
                        new ConfigurationApi(store, views, directory).routes(),
                        new AuditApi(directory, views, clock).routes())
                .flatMap(List::stream)
                .toList();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            server.close().await(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the hiring API did not stop", e);
        } finally {
            edge.close();
            store.close();
        }
    }
}
