package dev.latchkey.bench;

import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Strangers try wrong passwords one behind the other, from addresses that are new when they have to wait, against a node that computes as many at
 * once as there are processors. They go on until a holder of a key has been served by the management API, and whoever runs the node by its
 * control socket.
 */
final class PasswordSiege implements AutoCloseable {

    /** Enough for as many passwords at once as two processors bear. */
    static final String HEAP = "512m";

    private static final int STRANGERS = 4;
    /** Fewer than an address has before it is told to wait. */
    private static final int TRIES_OF_ADDRESS = 40;

    private static final int TRIED_BEFORE = 8;
    private static final int CALLS = 5;
    private static final int COMMANDS = 2;
    /** As in {@link Siege}. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int REFUSED = 503;
    private static final int NOT_ITS_OWN_FORM = 403;
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final String webUrl;
    private final AtomicInteger computed = new AtomicInteger();
    private final CountDownLatch isUnderWay = new CountDownLatch(TRIED_BEFORE);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private PasswordSiege(String webUrl) {
        this.webUrl = webUrl;
    }

    /**
     * How it went.
     *
     * @param computed wrong passwords that were compared while calls and commands were waited for: how long that was, whatever the clock says
     * @param failed calls and commands that were not done
     * @param slowest of those that were
     */
    record Outcome(int computed, List<String> failed, Duration slowest) {}

    static Outcome run() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("latchkey-siege");
        try (var upstream = Child.start(BenchUpstream.class, List.of(), List.of());
                var node = Child.start(
                        BenchServer.class,
                        List.of("-Xms32m", "-Xmx" + HEAP, "-XX:ActiveProcessorCount=2"),
                        List.of(folder.toString(), upstream.get("port"), BenchServer.USUAL_LIMITS));
                var siege = new PasswordSiege(node.get("webUrl"))) {
            return siege.run(node);
        } finally {
            Siege.delete(folder);
        }
    }

    private Outcome run(Child node) throws InterruptedException {
        for (var i = 0; i < STRANGERS; i++) {
            var number = i + 1;
            threads.execute(() -> beStranger(number));
        }
        isUnderWay.await();
        var failed = new ArrayList<String>();
        var computedBefore = computed.get();
        var slowest = 0L;
        for (var i = 0; i < CALLS + COMMANDS && failed.isEmpty(); i++) {
            var begun = System.nanoTime();
            var asked = threads.submit(i < CALLS ? () -> call(node) : () -> command(node));
            try {
                var said = asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (!said.isEmpty()) {
                    failed.add(said);
                }
            } catch (ExecutionException | TimeoutException e) {
                failed.add((i < CALLS ? "call: " : "command: ") + e);
            }
            slowest = Math.max(slowest, System.nanoTime() - begun);
        }
        return new Outcome(computed.get() - computedBefore, failed, Duration.ofNanos(slowest));
    }

    /** What went wrong; empty for nothing. */
    private static String call(Child node) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(node.get("apiUrl") + "/manage/v1/credentials?limit=5"))
                            .header(BenchProduct.KEY_HEADER, node.get("apiKey"))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.statusCode() + " " + answer.body();
        }
    }

    private static String command(Child node) throws IOException {
        var out = new ByteArrayOutputStream();
        var exitCode = ControlClient.run(
                Path.of(node.get("dataFolder")),
                new CommandLineRequest(List.of("company", "list"), Map.of()),
                () -> {},
                out,
                out);
        return exitCode.orElse(-1) == 0 ? "" : "command: " + exitCode + " " + out;
    }

    private void beStranger(int number) {
        for (var address = 1; !Thread.currentThread().isInterrupted(); address++) {
            var from = "127." + (100 + number) + "." + address / 250 + "." + (1 + address % 250);
            try (var http = HttpClient.newBuilder()
                    .localAddress(InetAddress.ofLiteral(from))
                    .build()) {
                tryPasswords(http, from);
            } catch (IOException e) {
                // The next address begins anew.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void tryPasswords(HttpClient http, String from) throws IOException, InterruptedException {
        var signIn = URI.create(webUrl + "/account/sign-in");
        var page = http.send(HttpRequest.newBuilder(signIn).build(), BodyHandlers.ofString());
        var token = FORM_TOKEN.matcher(page.body());
        var cookie = page.headers().firstValue("Set-Cookie");
        if (!token.find() || cookie.isEmpty()) {
            throw new IOException("no form: " + page.statusCode());
        }
        for (var i = 0; i < TRIES_OF_ADDRESS; i++) {
            var form = "csrf=" + token.group(1) + "&continue=%2F&password=wrong" + i + "&email=u" + i + "%40" + from
                    + ".example";
            var answer = http.send(
                    HttpRequest.newBuilder(signIn)
                            .header("Cookie", cookie.get().split(";", 2)[0])
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form, StandardCharsets.US_ASCII))
                            .build(),
                    BodyHandlers.discarding());
            if (answer.statusCode() != REFUSED && answer.statusCode() != NOT_ITS_OWN_FORM) {
                computed.incrementAndGet();
                isUnderWay.countDown();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
