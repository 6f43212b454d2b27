package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.FormParameters;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of forms that came too late, and for how long. */
class KeptFormsTest {

    private static final FormOwner ANN = new FormOwner("ann", "browser");

    private Instant now = Instant.parse("2026-03-01T09:00:00Z");
    private final KeptForms forms = new KeptForms(() -> now, new SecureRandom());

    private static FormParameters typed(String form) {
        return FormParameters.parse(Buffer.buffer(form), "application/x-www-form-urlencoded");
    }

    private String keep(FormOwner owner, String form) {
        return forms.keep(new FormMark(owner, new LocalPath("/a")), "/a", typed(form))
                .orElseThrow();
    }

    @Test
    void keepsNoSecretAndNoToken() {
        var id = keep(ANN, "csrf=1&name=n&password=2&code=3&current=4&new=5&repeat=6&credential=7&token=8");
        assertThat(forms.find(id, ANN).orElseThrow().fields()).isEqualTo(Map.of("name", "n"));
    }

    @Test
    void keepsKeysThatArePublicAndNoOthers() {
        for (var secret : List.of("{\"kty\":\"EC\",\"d\":\"x\"}", "-----BEGIN PRIVATE KEY-----", "MIGHAgEA")) {
            var id = keep(ANN, "name=n&jwks=" + secret);
            assertThat(forms.find(id, ANN).orElseThrow().fields()).as(secret).isEqualTo(Map.of("name", "n"));
        }
        var pasted = keep(ANN, "name=n&jwksUri=-----BEGIN PRIVATE KEY-----");
        assertThat(forms.find(pasted, ANN).orElseThrow().fields()).isEqualTo(Map.of("name", "n"));
        var address = keep(ANN, "jwksUri=https://client.example/jwks.json");
        assertThat(forms.find(address, ANN).orElseThrow().fields()).containsKey("jwksUri");
        var id = keep(ANN, "jwks={\"keys\":[{\"kty\":\"EC\"}]}");
        assertThat(forms.find(id, ANN).orElseThrow().fields()).containsKey("jwks");
    }

    @Test
    void givesAFormToItsOwnerForAnHour() {
        var id = keep(ANN, "name=n");
        assertThat(forms.find(id, new FormOwner("ben", "browser"))).isEmpty();
        assertThat(forms.find(id, new FormOwner("ann", "another"))).isEmpty();
        assertThat(forms.find("unknown", ANN)).isEmpty();
        now = now.plus(KeptForms.LIFETIME).minusMillis(1);
        assertThat(forms.find(id, ANN)).isPresent();
        now = now.plus(Duration.ofMillis(1));
        assertThat(forms.find(id, ANN)).isEmpty();
    }

    @Test
    void keepsTheNewestFewOfEachPerson() {
        var first = keep(ANN, "name=first");
        var others = keep(new FormOwner("ben", "browser"), "name=ben");
        for (var i = 0; i < KeptForms.FORMS_OF_ONE_MAX - 1; i++) {
            keep(ANN, "name=more");
        }
        assertThat(forms.find(first, ANN)).isPresent();
        keep(new FormOwner("ann", "phone"), "name=last");
        assertThat(forms.find(first, ANN)).isEmpty();
        assertThat(forms.find(others, new FormOwner("ben", "browser"))).isPresent();
    }

    @Test
    void hasABoundForOneAndForAll() {
        var mark = new FormMark(ANN, new LocalPath("/a"));
        assertThat(forms.keep(mark, "/a", typed("name=" + "x".repeat(KeptForms.BYTES_OF_ONE_MAX / 2))))
                .isEmpty();
        var text = "name=" + "x".repeat(KeptForms.BYTES_OF_ONE_MAX / 2 - 400);
        var ids = new ArrayList<String>();
        var fit = KeptForms.BYTES_OF_ALL_MAX / KeptForms.BYTES_OF_ONE_MAX;
        for (var i = 0; i <= fit; i++) {
            ids.add(keep(new FormOwner("person " + i, "browser"), text));
        }
        assertThat(forms.find(ids.get(0), new FormOwner("person 0", "browser"))).isEmpty();
        assertThat(forms.find(ids.get(1), new FormOwner("person 1", "browser"))).isPresent();
        assertThat(forms.find(ids.get(fit), new FormOwner("person " + fit, "browser")))
                .isPresent();
    }

    /** Of many small forms next to all that they take is what holds their text. */
    @Test
    void countsWhatHoldsTheText() {
        var form = "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=&l=&m=&n=&o=&p=&q=&r=&s=&t=";
        var ids = new ArrayList<String>();
        while (ids.isEmpty() || forms.find(ids.getFirst(), person(0)).isPresent()) {
            ids.add(keep(person(ids.size()), form));
        }
        assertThat(ids.size()).isBetween(4_000, KeptForms.BYTES_OF_ALL_MAX / (535 + 20 * 100));
        assertThat(forms.find(ids.getLast(), person(ids.size() - 1))).isPresent();
    }

    private static FormOwner person(int number) {
        return new FormOwner("person " + number, "browser");
    }
}
