package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignInPlace;
import dev.latchkey.core.account.SignInPlaces;
import dev.latchkey.core.account.SignInPlaces.Standing;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is somewhere new to a person: a network or a kind of browser, for so long and so many. */
@OnEachDatabase
class SignInPlacesTest {

    private static final Person ANN = new Person.CompanyPerson("acme", "u1");
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

    private final MutableClock clock = new MutableClock();
    private final Stores stores;

    SignInPlacesTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, clock).stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private Standing see(Person person, String address, String agent) {
        var place = SignInPlace.of(InetAddress.ofLiteral(address), agent);
        clock.advance(Duration.ofMillis(1));
        return stores.transactions().write(tx -> stores.signInPlaces().see(tx, person, place, clock.instant()));
    }

    @Test
    void isANetworkWithAKindOfBrowserOfOnePerson() {
        assertThat(see(ANN, "192.0.2.1", AGENT)).isEqualTo(Standing.FIRST);
        assertThat(see(ANN, "192.0.2.200", AGENT.replace("140.0", "141.2"))).isEqualTo(Standing.KNOWN);
        assertThat(see(ANN, "192.0.3.1", AGENT)).isEqualTo(Standing.NEW);
        assertThat(see(ANN, "192.0.2.1", "curl/8")).isEqualTo(Standing.NEW);
        assertThat(see(ANN, "2001:db8:1:1::1", AGENT)).isEqualTo(Standing.NEW);
        assertThat(see(ANN, "2001:db8:1:2::9", AGENT)).isEqualTo(Standing.KNOWN);
        assertThat(see(ANN, "2001:db8:2::1", AGENT)).isEqualTo(Standing.NEW);
        assertThat(see(new Person.CompanyPerson("globex", "u1"), "192.0.2.1", AGENT))
                .isEqualTo(Standing.FIRST);
    }

    @Test
    void isKnownForNinetyDaysAfterTheLastTime() {
        see(ANN, "192.0.2.1", AGENT);
        clock.advance(SignInPlaces.KNOWN_FOR.minusMillis(1));
        assertThat(see(ANN, "192.0.2.1", AGENT)).isEqualTo(Standing.KNOWN);
        clock.advance(SignInPlaces.KNOWN_FOR);
        assertThat(see(ANN, "192.0.2.1", AGENT)).isEqualTo(Standing.NEW);
    }

    @Test
    void areSoManyOfAPersonAndTheOldestGoes() {
        for (var i = 0; i <= SignInPlaces.PER_PERSON_MAX; i++) {
            see(ANN, "10.0." + i + ".1", AGENT);
        }
        assertThat(see(ANN, "10.0.1.1", AGENT)).isEqualTo(Standing.KNOWN);
        assertThat(see(ANN, "10.0.0.1", AGENT)).isEqualTo(Standing.NEW);
    }
}
