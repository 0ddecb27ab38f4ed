package org.almagest.dynamics.objective;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.family.Model;

/**
 * A network that several players train, such as a generator and a critic: a capability of a {@link Model}. Blocks that no
 * player owns stay where they begin.
 */
@FunctionalInterface
public interface Game {
    /**
     * Those who play, at least one, the leader first: its loss is what is recorded, and what decides when training ends. Others
     * may have earlier turns; the loss of a step is then the one that the leader meets.
     *
     * @param loss what the sweep file names, for players that want it
     */
    List<Role> players(Objective loss);

    /**
     * Those who train {@code model}: its players where it is a game, else the one player of ordinary training.
     *
     * @throws IllegalArgumentException if the players do not fit the network, or one another
     */
    static List<Role> roles(Model model, Objective loss) {
        List<Role> roles = model.capability(Game.class)
                .map(game -> game.players(loss))
                .orElseGet(() -> List.of(Role.alone(model, loss)));
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a game without players: expected at least one");
        }
        Map<Integer, Role> owners = new HashMap<>();
        Map<String, Role> names = new HashMap<>();
        for (Role role : roles) {
            if (names.put(role.name(), role) != null) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "two players called %s: expected different names", role.name()));
            }
            int last = -1;
            for (int block : role.blocks()) {
                if (block <= last || block >= model.blocks().size()) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "player %s owns blocks %s: expected ascending places from 0 to %d",
                            role.name(),
                            role.blocks(),
                            model.blocks().size() - 1));
                }
                last = block;
                Role other = owners.put(block, role);
                if (other != null) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "block %d belongs to players %s and %s: expected one owner of each block",
                            block,
                            other.name(),
                            role.name()));
                }
            }
        }
        return List.copyOf(roles);
    }
}
