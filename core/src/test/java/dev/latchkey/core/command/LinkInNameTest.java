package dev.latchkey.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names of strangers would become links. */
class LinkInNameTest {

    private static final List<String> NONE = List.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your account is locked: sign in at https://evil.example/login",
                "www.acme.example",
                "Visit evil.example",
                "Visit evil.example.",
                "(evil.example)",
                "EVIL.EXAMPLE",
                "evil\u3002example",
                "evil\uFF0Eexample",
                "evil.xn--p1ai",
                "böse.example",
                "call node.js.evil.example",
                "it@evil.example",
                "evil/login",
                "evil\\login",
                "Go to 192.0.2.1",
                "a.evil-host.co"
            })
    void areRefused(String name) {
        assertThat(LinkInName.findFault(name, NONE)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Node.js Client",
                "St. Mary's Hospital",
                "Acme Inc.",
                "Acme, Inc. (Orders)",
                "U.S. Parts",
                "a.k.a. Robot",
                "Sync 2.0",
                "Sync v2.0.1",
                "No.1 Orders",
                "Dr. No",
                "Order Assistant",
                "Müller & Söhne",
                "受注アシスタント",
                "R&D: Orders - test",
                "Wait... what"
            })
    void areTaken(String name) {
        assertThat(LinkInName.findFault(name, NONE)).as(name).isEmpty();
    }

    @Test
    void itsOwnHostMayBeTheWholeName() {
        assertThat(LinkInName.findFault("draw.io", List.of("draw.io"))).isEmpty();
        assertThat(LinkInName.findFault("Draw.io", List.of("app.example", "draw.io")))
                .isEmpty();
        assertThat(LinkInName.findFault("draw.io", List.of("evil.example"))).isPresent();
        assertThat(LinkInName.findFault("Sign in at evil.example", List.of("evil.example")))
                .as("a sentence around it")
                .isPresent();
    }
}
