package dev.latchkey.core.company;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.ApprovalLetters;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandsOfCore;
import dev.latchkey.core.company.PowerLedger.Part;
import dev.latchkey.core.grant.ConsentCommands;
import dev.latchkey.core.installation.InstallationCommands;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * A class of commands about a company that {@link PowerRuleTest} and {@link PowerOfCredentialsTest} know nothing of does not stay unseen.
 */
class EveryCommandIsTriedTest {

    /** Classes that take an actor and are no commands under the rule, and why. */
    private static final Map<Class<?>, String> NOT_TRIED = Map.of(
            PowerRule.class, "the rule itself",
            ActorRights.class, "what an actor holds, which the rule asks",
            ConsentCommands.class, "people's own power, within what the company approved",
            InstallationCommands.Announcement.class, "tells those who may approve",
            ApprovalLetters.class, "writes the letters that do");

    @Test
    void standsInAPart() {
        var tried = Stream.concat(
                        Arrays.stream(Part.values()).flatMap(part -> part.commands().stream()),
                        NOT_TRIED.keySet().stream())
                .map(Class::getSimpleName)
                .toList();
        var there = CommandsOfCore.taking(Actor.InCompany.class).stream()
                .map(Method::getDeclaringClass)
                .map(Class::getSimpleName)
                .collect(toSet());
        assertThat(tried).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void andThePartIsTried() throws IOException {
        var used = new HashSet<String>();
        for (var test : List.of(PowerRuleTest.class, PowerOfCredentialsTest.class)) {
            used.addAll(partsNamedBy(test));
        }
        assertThat(used).isEqualTo(Arrays.stream(Part.values()).map(Enum::name).collect(toSet()));
    }

    private static Set<String> partsNamedBy(Class<?> test) throws IOException {
        try (var file = Objects.requireNonNull(test.getResourceAsStream(test.getSimpleName() + ".class"))) {
            var constants = ClassFile.of().parse(file.readAllBytes()).constantPool();
            return StreamSupport.stream(constants.spliterator(), false)
                    .filter(FieldRefEntry.class::isInstance)
                    .map(FieldRefEntry.class::cast)
                    .filter(field -> field.owner()
                            .asInternalName()
                            .equals(Part.class.getName().replace('.', '/')))
                    .map(field -> field.name().stringValue())
                    .collect(toSet());
        }
    }
}
