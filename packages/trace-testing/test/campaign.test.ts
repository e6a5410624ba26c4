/** Random patterns against random traces: see the published `campaign`. */
import { campaign } from '../src/generate/campaign';

test('when anything meets anything, the search agrees with brute force and never gives up', () => {
  const { verdicts, wrong, gaveUp } = campaign({ cases: 3000, spans: 6 });

  expect({ wrong, gaveUp }).toEqual({ wrong: [], gaveUp: [] });
  expect(Math.min(verdicts.pass, verdicts.fail)).toBeGreaterThan(500);
  expect(verdicts.undecidable).toBeGreaterThan(3);
});

test('when rows anywhere below compete with each other and with rows for children, the search agrees', () => {
  const { verdicts, wrong, gaveUp } = campaign({ cases: 4000, spans: 7, only: 'deep' });

  expect({ wrong, gaveUp }).toEqual({ wrong: [], gaveUp: [] });
  expect(Math.min(verdicts.pass, verdicts.fail)).toBeGreaterThan(1000);
});

test('when rows reach into linked traces and ask for the same spans, the search agrees', () => {
  const { verdicts, wrong, gaveUp } = campaign({ cases: 3000, spans: 7, only: 'linked' });

  expect({ wrong, gaveUp }).toEqual({ wrong: [], gaveUp: [] });
  expect(Math.min(verdicts.pass, verdicts.fail)).toBeGreaterThan(1000);
});

test('when much larger traces are drawn as they are, they match', () => {
  const { verdicts, wrong, gaveUp } = campaign({ cases: 200, spans: 25 });

  expect({ wrong, gaveUp }).toEqual({ wrong: [], gaveUp: [] });
  expect(verdicts.pass).toBeGreaterThan(50);
});
