package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody has so many pages made at once that nothing is left for others. */
class PagesAtOnceTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final HttpResponse PAGE = HttpResponse.empty(200);

    private final ExecutorService browsers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore made = new Semaphore(0);
    private final Semaphore refused = new Semaphore(0);

    @AfterEach
    void close() {
        end.countDown();
        browsers.close();
    }

    private static Visit visit(@Nullable Person person, String address) {
        return visit(person, address, 0);
    }

    private static Visit visit(@Nullable Person person, String address, int bodyBytes) {
        try {
            return new Visit(
                    new HttpRequest(
                            "request",
                            HttpMethod.GET,
                            "/",
                            null,
                            MultiMap.caseInsensitiveMultiMap(),
                            Buffer.buffer(new byte[bodyBytes]),
                            HttpRequest.Caller.at(InetAddress.getByName(address)),
                            Map.of()),
                    FormParameters.none(),
                    FormParameters.none(),
                    Optional.ofNullable(person)
                            .map(one -> new SignedIn("s", one, "a@example.com", "Ann", Instant.EPOCH, Instant.EPOCH)),
                    Optional.empty(),
                    Optional.empty(),
                    "csrf",
                    "visitor");
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Visit of(String company, int user) {
        return visit(new Person.CompanyPerson(company, "u" + user), "192.0.2.1");
    }

    private HttpResponse waiting(Visit visit) throws InterruptedException {
        begun.incrementAndGet();
        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
        return PAGE;
    }

    private void open(PagesAtOnce pages, int count, IntFunction<Visit> visits) {
        for (var i = 0; i < count; i++) {
            var visit = visits.apply(i);
            browsers.execute(() -> open(pages, visit));
        }
    }

    private void open(PagesAtOnce pages, Visit visit) {
        try {
            pages.handle(visit, this::waiting);
            made.release();
        } catch (PagesAtOnce.TooMany _) {
            refused.release();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All but those that are refused are made or wait, so that afterwards nothing moves until the end. */
    private void awaitRefused(int count) throws InterruptedException {
        assertThat(refused.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
    }

    private void endAll(int count) throws InterruptedException {
        end.countDown();
        assertThat(made.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.availablePermits()).isZero();
    }

    private static void assertIsMade(PagesAtOnce pages, Visit visit) throws Exception {
        assertThat(pages.handle(visit, _ -> PAGE)).isEqualTo(PAGE);
    }

    @Test
    void aPersonHasSoManyMadeAndSoManyThatWait() throws Exception {
        var pages = new PagesAtOnce(LONG);
        var here = PagesAtOnce.PERSON_MAX + PagesAtOnce.WAITING_MAX;
        open(pages, here + 5, _ -> of("acme", 1));
        awaitRefused(5);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.PERSON_MAX);
        assertIsMade(pages, of("acme", 2));
        assertIsMade(pages, visit(null, "192.0.2.1"));
        assertThat(pages.handle(of("acme", 1), PageHandler.boundElsewhere(_ -> PAGE)))
                .as("what is bounded elsewhere takes none of these places")
                .isEqualTo(PAGE);
        endAll(here);
        assertThat(begun).hasValue(here);
        assertIsMade(pages, of("acme", 1));
    }

    @Test
    void aCompanyHasSoManyOfAllItsPeopleAndAnotherItsOwn() throws Exception {
        var pages = new PagesAtOnce(LONG);
        var here = PagesAtOnce.OWNER_MAX + PagesAtOnce.ALL_WAITING_MAX;
        open(pages, here + 5, i -> of("acme", i));
        awaitRefused(5);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.OWNER_MAX);
        assertIsMade(pages, of("globex", 1));
        assertIsMade(pages, visit(new Person.PartnerPerson("acme", "u1"), "192.0.2.1"));
        endAll(here);
    }

    @Test
    void anAddressOfStrangersHasSoManyAndAllOfThemTogether() throws Exception {
        var pages = new PagesAtOnce(LONG);
        var ofOne = PagesAtOnce.ADDRESS_MAX + PagesAtOnce.WAITING_MAX;
        open(pages, ofOne + 5, i -> visit(null, "2001:db8::" + Integer.toHexString(i)));
        awaitRefused(5);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.ADDRESS_MAX);
        assertIsMade(pages, visit(null, "192.0.2.200"));

        var others = PagesAtOnce.STRANGERS_MAX + PagesAtOnce.ALL_WAITING_MAX - PagesAtOnce.ADDRESS_MAX;
        open(pages, others + 5, i -> visit(null, "198.51." + i / 250 + "." + i % 250));
        awaitRefused(5);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.STRANGERS_MAX);
        assertIsMade(pages, of("acme", 1));
        endAll(ofOne + others);
    }

    @Test
    void longFormsOfOnePersonTakeTurnsAndShortOnesGoOn() throws Exception {
        var pages = new PagesAtOnce(LONG);
        var ann = new Person.CompanyPerson("acme", "ann");
        var ofOne = PagesAtOnce.LONG_FORMS_MAX + PagesAtOnce.WAITING_MAX;
        open(pages, ofOne + 3, _ -> visit(ann, "192.0.2.1", Routes.LONG_BODY_BYTES_MAX + 1));
        awaitRefused(3);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.LONG_FORMS_MAX);
        for (var i = 0; i < PagesAtOnce.PERSON_MAX; i++) {
            assertIsMade(pages, visit(ann, "192.0.2.1", Routes.LONG_BODY_BYTES_MAX));
        }
        endAll(ofOne);
    }

    @Test
    void longFormsOfAPartnersPeopleTakeTurnsAndAnothersGoOn() throws Exception {
        var pages = new PagesAtOnce(LONG);
        var ofAll = PagesAtOnce.OWNER_LONG_FORMS_MAX + PagesAtOnce.ALL_WAITING_MAX;
        open(pages, ofAll + 3, i -> visit(new Person.PartnerPerson("p", "u" + i), "192.0.2.1", 512 * 1_024));
        awaitRefused(3);
        assertThat(begun).hasValueLessThanOrEqualTo(PagesAtOnce.OWNER_LONG_FORMS_MAX);
        assertIsMade(pages, visit(new Person.PartnerPerson("q", "u1"), "192.0.2.1", 512 * 1_024));
        endAll(ofAll);
    }

    @Test
    void whoWaitsIsRefusedWhenTheTimeIsOver() throws Exception {
        var pages = new PagesAtOnce(Duration.ofMillis(20));
        open(pages, PagesAtOnce.PERSON_MAX + 3, _ -> of("acme", 1));
        awaitRefused(3);
        assertIsMade(pages, of("acme", 2));
        endAll(PagesAtOnce.PERSON_MAX);
    }
}
