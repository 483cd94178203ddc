import type { ProblemCode, ProblemText } from './problem-codes';

const nothingChanged = 'Нічого не змінено.';
const reload = 'Оновіть сторінку і спробуйте ще.';

/** The few refusals that must have words before the rest of them is loaded. */
export const commonProblemsUk = {
  networkUnavailable: { happened: 'Немає зв’язку з сервером.', safe: 'Введене збережено на цьому комп’ютері.', todo: 'Надішлемо, щойно зв’язок з’явиться.' },
  internal: { happened: 'На сервері сталася помилка.', safe: 'Прийняте раніше не зачеплено.', todo: 'Спробуйте ще. Якщо повториться, повідомте адміністратора.' },
  serverFault: { happened: 'На сервері сталася помилка.', safe: 'Введене збережено, рішення не застосовано.', todo: 'Спробуйте ще. Якщо не допоможе, повідомте адміністратора.' },
  refused: { happened: 'Сервер не прийняв цю дію.', safe: nothingChanged, todo: reload },
  unexpected: { happened: 'Сталася непередбачена помилка на сторінці.', safe: 'Збережене на сервері не зачеплено.', todo: 'Оновіть сторінку.' },
  notSignedIn: { happened: 'Ви не увійшли або сеанс завершився.', safe: nothingChanged, todo: 'Увійдіть ще раз.' },
  notAllowed: { happened: 'У Вас немає права на цю дію.', safe: nothingChanged, todo: 'Зверніться до автора документа або адміністратора.' },
  notFound: { happened: 'Цього немає або у Вас немає доступу.', todo: 'Перевірте адресу або скористайтеся пошуком.' },
  tooManyRequests: { happened: 'Забагато спроб за короткий час.', todo: 'Зачекайте хвилину і спробуйте ще.' },
  temporarilyUnavailable: { happened: 'Сервер тимчасово недоступний.', safe: 'Збережене раніше не втрачено. Чи виконано останню дію, невідомо.', todo: 'За хвилину оновіть сторінку й перевірте; якщо дію не виконано, повторіть її.' },
  signInRefused: { happened: 'Логін або пароль не підійшов.', safe: 'Після п’яти хибних спроб обліковий запис відпочиває п’ять хвилин.', todo: 'Перевірте розкладку клавіатури і спробуйте ще.' },
} satisfies Partial<Record<ProblemCode, ProblemText>>;
