import type { Certificate } from "../host/certificates.ts";
import { LAB_PATH, labRequest } from "../host/lab_request.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import { Message } from "../parts/message.tsx";
import type { Routes, Site } from "../site.ts";

const NAME_CHARACTERS_MAX = 100;

/** Certificates: made for who has passed every task of a lab, checked by whoever has the address. */
export const certificate: Routes = {
  name: "certificate",
  mount(app, site) {
    app.post(`${LAB_PATH}/certificate`, async (c) => {
      const asked = await labRequest(c, site);
      if (!asked) return c.notFound();
      const { lab, seat, path } = asked;
      const name = String((await c.req.formData()).get("name") ?? "").replace(/\s+/g, " ").trim();
      const tasks = seat.tasks();
      if (name === "" || tasks.some(({ state }) => state !== "passed")) return c.redirect(`${path}/finish`, 303);
      const lastMs = Math.max(...tasks.map(({ passed }) => passed?.atMs ?? 0));
      const word = await site.certificates.sign({
        name: name.slice(0, NAME_CHARACTERS_MAX),
        lab: lab.id,
        title: lab.title,
        points: seat.points,
        maximum: lab.maximum,
        day: new Date(lastMs).toISOString().slice(0, 10),
      });
      return c.redirect(`/certificates/${word}`, 303);
    });
    app.get("/certificates/:word", async (c) => {
      const words = wordsFor(c);
      const said = await site.certificates.verified(c.req.param("word"));
      if (!said) {
        const { certificateFails, certificateFailsHelp } = words;
        return c.html(<Message site={site} words={words} title={certificateFails} help={certificateFailsHelp} />, 404);
      }
      return c.html(<CertificatePage site={site} words={words} said={said} address={c.req.url} />);
    });
  },
};

interface CertificateProps {
  readonly site: Site;
  readonly words: Words;
  readonly said: Certificate;
  /** Where it can be checked: stands on the printed page. */
  readonly address: string;
}

function CertificatePage({ site, words, said, address }: CertificateProps) {
  const day = new Intl.DateTimeFormat(words.language, { dateStyle: "long", timeZone: "UTC" });
  return (
    <Layout title={`${words.certificate}: ${said.name}`} words={words} asset={site.assets.path}>
      <main id="main" class="page certificate">
        <p class="kind">{words.certificate}</p>
        <h1>{said.name}</h1>
        <p class="says">{words.certificateSays(said.title)}</p>
        <p>
          {words.points(said.points, said.maximum)}, {words.certificateOn(day.format(new Date(said.day)))}
        </p>
        <p class="holds">
          <span class="state-passed" aria-hidden="true">✓</span> {words.certificateHolds}
        </p>
        <p class="printed">{address}</p>
        <p class="acts">
          <button type="button" data-print>{words.print}</button>
          <a class="button" href={`/labs/${said.lab}`}>{said.title}</a>
        </p>
      </main>
    </Layout>
  );
}
