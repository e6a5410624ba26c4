// Builds the images of the shop and brings them to a Kubernetes cluster.
//
//   npm run kubernetes:images -- --kind kind                          into a cluster of kind, by its name
//   npm run kubernetes:images -- --k3s                                into k3s on this machine, as root
//   npm run kubernetes:images -- --local                              only builds, for a cluster that uses Docker's images
//   npm run kubernetes:images -- --registry registry.example.com/team into a registry; says what to set
//
// It needs Docker. docs/kubernetes.md goes on from there.

import { deliveryOf } from './kubernetes/delivery.ts';
import { build, deliver, images } from './kubernetes/images.ts';
import { complain, say } from './lib/say.ts';
import { UserError } from './lib/user-error.ts';

try {
  const delivery = deliveryOf(process.argv.slice(2));
  const all = await images();
  for (const image of all) {
    say(`building ${image.name}`);
    await build(image);
  }
  const names = all.map(({ name }) => name);
  if (delivery.to !== 'local') say(`delivering ${names.length} images`);
  await deliver(names, delivery);
  if (delivery.to === 'registry') say(inOverlay(names, delivery.prefix));
} catch (error) {
  complain(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}

/** What the user's kustomization needs, as images of a registry have other names. */
function inOverlay(names: readonly string[], prefix: string): string {
  const entries = names.map((name) => {
    const [plain] = name.split(':');
    return `  - { name: ${plain}, newName: ${prefix}/${plain} }`;
  });
  return `add to your kustomization.yaml:\nimages:\n${entries.join('\n')}`;
}
